import type { AttachmentView, PreviewObstacleView, PreviewView } from '../bindings';

/** Shown where nothing can be drawn: one white pixel. */
const blank = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR42mP4DwABAQEAHLCMmQAAAABJRU5ErkJggg==';

/** What the fake practice shows of a file: by its type, as its charts hold no bytes. */
export async function samplePreview(
  attachment: Pick<AttachmentView, 'name' | 'contentType'>,
  page: number,
  width: number,
  obstacle: string | null,
): Promise<PreviewView> {
  const type = attachment.contentType ?? '';
  if (obstacle !== null) return notShown(obstacle as PreviewObstacleView);
  if (type === 'text/csv') return { kind: 'text', text: results.repeat(12), isCut: true };
  if (type === 'application/pdf') return letter(attachment.name ?? '', Math.min(page, 3), 3, width);
  if (type === 'image/jpeg') return photograph(width);
  return notShown('kind-not-drawn');
}

function notShown(obstacle: PreviewObstacleView): PreviewView {
  return { kind: 'not-shown', obstacle, contentType: null };
}

const results = 'Haemoglobin;138;g/L;120-160\nWhite cells;6.2;x10^9/L;4.0-11.0\nCRP;3;mg/L;below 5\n';

async function letter(name: string, page: number, pages: number, width: number): Promise<PreviewView> {
  const height = Math.round(width * Math.SQRT2);
  const png = await drawn(width, height, (context) => {
    const unit = width / 60;
    context.fillStyle = 'white';
    context.fillRect(0, 0, width, height);
    context.fillStyle = 'black';
    context.font = `${1.6 * unit}px sans-serif`;
    const lines = [
      'Eastgate Family Practice',
      '',
      name,
      `Page ${page}`,
      '',
      ...Array<string>(24).fill(sentence),
    ];
    lines.forEach((line, index) => context.fillText(line, 6 * unit, (8 + index * 2.4) * unit));
  });
  return { kind: 'picture', png, width, height, page, pages };
}

const sentence = 'Thank you for seeing this patient with four weeks of knee pain.';

async function photograph(width: number): Promise<PreviewView> {
  const height = Math.round(width * 0.75);
  const png = await drawn(width, height, (context) => {
    const light = context.createRadialGradient(width / 2, height / 2, 0, width / 2, height / 2, width / 2);
    light.addColorStop(0, '#d9a08c');
    light.addColorStop(1, '#7a5648');
    context.fillStyle = light;
    context.fillRect(0, 0, width, height);
  });
  return { kind: 'picture', png, width, height, page: 1, pages: 1 };
}

/** A PNG in base64. */
async function drawn(
  width: number,
  height: number,
  draw: (context: OffscreenCanvasRenderingContext2D) => void,
): Promise<string> {
  if (typeof OffscreenCanvas === 'undefined') return blank;
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  if (!context) return blank;
  draw(context);
  const bytes = new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer());
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}
