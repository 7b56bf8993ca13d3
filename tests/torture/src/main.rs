//! `torture`: runs the experiments and prints what they found. Exits with 1 where a verdict is not clean.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use attachment_api::System;
use clap::{Parser, Subcommand};
use torture::options::Options;
use torture::report::{self, Row};
use torture::{Trouble, faults, kills, outcomes, storm, worker};

/// Files under kills, faults and lost answers, thousands of times, against practices of its own.
#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    /// How many seeds each kind of case is run with; each experiment's own number where it is not given.
    #[arg(long)]
    seeds: Option<u64>,
    /// The first seed.
    #[arg(long, default_value_t = 0)]
    first_seed: u64,
    /// The systems; all where none is named.
    #[arg(long, value_delimiter = ',')]
    systems: Vec<String>,
    /// The kill points, behaviours or faults; all where none is named.
    #[arg(long, value_delimiter = ',')]
    points: Vec<String>,
    /// The experiments; all where none is named.
    #[arg(long, value_delimiter = ',')]
    experiments: Vec<String>,
    /// Cases side by side. Most of a case's time is waiting; batches under faults are no more than there are cores.
    #[arg(long, default_value_t = 6)]
    jobs: usize,
    /// Where the numbers go; cases that were not clean are written to the folder `torture` beside it.
    #[arg(long, default_value = "target/torture.json")]
    json: PathBuf,
}

#[derive(Subcommand)]
enum Command {
    /// One start of the app, for the experiments.
    #[command(hide = true)]
    Worker {
        /// What to do.
        task: PathBuf,
    },
}

struct Experiment {
    name: &'static str,
    /// How many seeds a whole run has.
    seeds: u64,
    run: fn(&Options) -> Result<Vec<Row>, Trouble>,
}

const EXPERIMENTS: &[Experiment] = &[
    Experiment {
        name: "kills",
        seeds: 100,
        run: kills::kills,
    },
    Experiment {
        name: "double-kills",
        seeds: 500,
        run: kills::double_kills,
    },
    Experiment {
        name: "any-moment",
        seeds: 500,
        run: kills::any_moment,
    },
    Experiment {
        name: outcomes::EXPERIMENT,
        seeds: 500,
        run: outcomes::run,
    },
    Experiment {
        name: faults::EXPERIMENT,
        seeds: 1,
        run: faults::run,
    },
    Experiment {
        name: storm::EXPERIMENT,
        // At the pace that the systems allow it takes minutes.
        seeds: 1,
        run: storm::run,
    },
];

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let outcome = match &arguments.command {
        Some(Command::Worker { task }) => work(task).map(|()| true),
        None => torture(&arguments),
    };
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(trouble) => {
            // Where even this can not be written, the exit code says it.
            let _ = writeln!(std::io::stderr(), "torture: {trouble}");
            ExitCode::from(2)
        }
    }
}

fn work(task: &Path) -> Result<(), Trouble> {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?
        .block_on(worker::work(task))
}

/// Whether everything was clean.
fn torture(arguments: &Arguments) -> Result<bool, Trouble> {
    let begun = Instant::now();
    let mut rows = Vec::new();
    for Experiment { name, seeds, run } in chosen(arguments)? {
        let options = options(arguments, arguments.seeds.unwrap_or(*seeds))?;
        rows.extend(run(&options).map_err(|trouble| format!("{name}: {trouble}"))?);
        show(&format!(
            "{name}: done after {:.0} s",
            begun.elapsed().as_secs_f64()
        ))?;
    }
    let seconds = begun.elapsed().as_secs_f64();
    report::write(&rows, seconds, &arguments.json)?;
    show(&report::table(&rows, seconds))?;
    for finding in report::findings(&rows) {
        show(finding)?;
    }
    Ok(report::is_clean(&rows))
}

fn show(text: &str) -> Result<(), Trouble> {
    Ok(writeln!(std::io::stdout(), "{text}")?)
}

fn chosen(arguments: &Arguments) -> Result<Vec<&'static Experiment>, Trouble> {
    if arguments.experiments.is_empty() {
        return Ok(EXPERIMENTS.iter().collect());
    }
    let named = |name: &String| EXPERIMENTS.iter().find(|known| known.name == name);
    let unknown = |name: &String| format!("there is no experiment {name}").into();
    arguments
        .experiments
        .iter()
        .map(|name| named(name).ok_or_else(|| unknown(name)))
        .collect()
}

fn options(arguments: &Arguments, seeds: u64) -> Result<Options, Trouble> {
    let systems = if arguments.systems.is_empty() {
        System::ALL.to_vec()
    } else {
        arguments
            .systems
            .iter()
            .map(|word| system(word))
            .collect::<Result<_, _>>()?
    };
    Ok(Options {
        program: std::env::current_exe()?,
        systems,
        only: arguments.points.clone(),
        seeds: arguments.first_seed..arguments.first_seed + seeds,
        jobs: arguments.jobs,
        failures: arguments.json.with_extension(""),
    })
}

fn system(word: &str) -> Result<System, Trouble> {
    let named = System::ALL.iter().find(|system| system.word() == word);
    named
        .copied()
        .ok_or_else(|| format!("there is no system {word}").into())
}
