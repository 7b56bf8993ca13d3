#!/usr/bin/python3
"""A window whose content can be dragged as files: the other application of a real drag and drop (XDND).

    drag-source.py [--at X Y] FILE...              shows the window; whoever tests moves the pointer
    drag-source.py [--at X Y] --to X Y FILE...     drags the files to that point of the screen, drops them and ends
    drag-source.py [--at X Y] --hold FILE...       presses the button on the source, then obeys standard input, one
                                                   command per line: `move X Y`, `drop`, `escape`

Standard output says what happened, one word first in each line:

    mapped X Y      the window is on the screen, with its centre there
    begin           the drag began
    at X Y          the pointer arrived there, with the button held
    data            the target asked for the files
    failed WHY      nobody took the drop (`no-target`, `user-cancelled`, ...)
    end ACTION      the drag is over: `copy` when the target took the files, else `none`

With --to or --hold the exit code is 0 when the target took the files and 1 when not.
Needs python3-gi, gir1.2-gtk-3.0 (so Debian's own Python) and xdotool.
"""

import argparse
import pathlib
import subprocess
import sys
import threading

import gi

gi.require_version("Gdk", "3.0")
gi.require_version("Gtk", "3.0")
from gi.repository import Gdk, GLib, Gtk  # noqa: E402

# A target sees a drag as a path, not as a jump: this many steps, each for this long.
STEPS = 20
STEP_SECONDS = 0.015


def say(*words):
    print(*words, flush=True)


class Pointer:
    """The real pointer of the X server, moved by xdotool."""

    def __init__(self, x, y):
        self.x, self.y = x, y

    def _xdotool(self, *arguments):
        subprocess.run(["xdotool", *map(str, arguments)], check=True)

    def press(self):
        self._xdotool("mousemove", "--sync", self.x, self.y, "mousedown", 1)

    def glide(self, x, y):
        path = []
        for step in range(1, STEPS + 1):
            path += ["mousemove", self.x + (x - self.x) * step // STEPS, self.y + (y - self.y) * step // STEPS]
            path += ["sleep", STEP_SECONDS]
        self._xdotool(*path)
        self.x, self.y = x, y
        say("at", x, y)

    def release(self):
        self._xdotool("mouseup", 1)

    def escape(self):
        self._xdotool("key", "Escape", "mouseup", 1)


class DragSource:
    """The window, and the drag that starts in it."""

    def __init__(self, options):
        self.options = options
        self.uris = [pathlib.Path(file).absolute().as_uri() for file in options.files]
        self.refused = False
        handle = Gtk.EventBox()
        handle.add(Gtk.Label(label="Drag me"))
        handle.drag_source_set(
            Gdk.ModifierType.BUTTON1_MASK, [Gtk.TargetEntry.new("text/uri-list", 0, 0)], Gdk.DragAction.COPY
        )
        handle.connect("drag-begin", lambda *_: say("begin"))
        handle.connect("drag-data-get", self.give_files)
        handle.connect("drag-failed", self.failed)
        handle.connect("drag-end", self.ended)
        # Above the target and without its focus, as a file manager beside it would be.
        self.window = Gtk.Window(title="Files to drag", accept_focus=False)
        self.window.set_default_size(110, 110)
        self.window.set_keep_above(True)
        self.window.add(handle)
        self.window.connect("map-event", self.mapped)
        self.window.connect("destroy", Gtk.main_quit)
        self.window.move(*options.at)
        self.window.show_all()

    def mapped(self, *_):
        # Once the window manager has put it in its place.
        GLib.timeout_add(100, self.announce)

    def announce(self):
        _, left, top = self.window.get_window().get_origin()
        width, height = self.window.get_size()
        centre = left + width // 2, top + height // 2
        say("mapped", *centre)
        if self.options.to or self.options.hold:
            threading.Thread(target=self.drag, args=(Pointer(*centre),), daemon=True).start()
        return False

    def drag(self, pointer):
        pointer.press()
        if self.options.to:
            pointer.glide(*self.options.to)
            pointer.release()
            return
        for line in sys.stdin:
            match line.split():
                case ["move", x, y]:
                    pointer.glide(int(x), int(y))
                case ["drop"]:
                    return pointer.release()
                case ["escape"]:
                    return pointer.escape()
                case _:
                    say("unknown", line.strip())
        # Whoever steered is gone: never leave the button pressed.
        pointer.escape()

    def give_files(self, _handle, _context, data, _info, _time):
        data.set_uris(self.uris)
        say("data")

    def failed(self, _handle, _context, result):
        self.refused = True
        say("failed", result.value_nick)
        return False

    def ended(self, *_):
        say("end", "none" if self.refused else "copy")
        if self.options.to or self.options.hold:
            Gtk.main_quit()


def arguments():
    parser = argparse.ArgumentParser(description="A window to drag files from.")
    parser.add_argument("--at", nargs=2, type=int, default=(1470, 20), metavar=("X", "Y"))
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--to", nargs=2, type=int, metavar=("X", "Y"))
    how.add_argument("--hold", action="store_true")
    parser.add_argument("files", nargs="+", metavar="FILE")
    return parser.parse_args()


if __name__ == "__main__":
    options = arguments()
    source = DragSource(options)
    Gtk.main()
    if options.to or options.hold:
        sys.exit(1 if source.refused else 0)
