//! A fake Discord in a process of its own: prints where it is, then everything that Discord would object to.

use std::io::{self, Write};
use std::net::SocketAddr;
use std::process::ExitCode;

use clap::Parser;
use fake_discord::{APPLICATION_ID, FakeDiscord, TOKEN};

/// A Discord on your own machine, to test bots against
///
/// Prints everything that Discord would object to as it happens. Ends on Ctrl-C or SIGTERM, with status 0 if there was nothing to
/// object to and 1 if there was.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// Where the REST API is served: a loopback address; port 0 takes any free port
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    /// Where the gateway is served; bots learn it from the REST API
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:0")]
    gateway: SocketAddr,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(&Arguments::parse()).await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            // Nothing is left to do where standard error is closed as well.
            let _ = writeln!(io::stderr(), "error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Runs until it is asked to stop. Whether the bots broke no rule.
async fn run(arguments: &Arguments) -> io::Result<bool> {
    let discord = FakeDiscord::listen(arguments.listen, arguments.gateway).await?;
    let stop = asked_to_stop()?;
    tokio::pin!(stop);
    let greeting = greeting(&discord);
    let mut violations = 0;
    let served = async {
        writeln!(io::stdout(), "{greeting}")?;
        loop {
            tokio::select! {
                () = &mut stop => return Ok(()),
                found = discord.wait_for_violations() => {
                    violations += found.len();
                    print(&found)?;
                }
            }
        }
    };
    let served: io::Result<()> = served.await;
    let last = discord.stop().await;
    violations += last.len();
    served.and_then(|()| print(&last))?;
    Ok(violations == 0)
}

fn greeting(discord: &FakeDiscord) -> String {
    let (api_base, cdn, gateway) = (discord.api_base(), discord.cdn_base(), discord.gateway_url());
    format!(
        "API base:    {api_base}\nCDN:         {cdn}\nGateway:     {gateway}\nToken:       {TOKEN}\nApplication: {APPLICATION_ID}\n\nDiscord would object to:"
    )
}

fn print(violations: &[String]) -> io::Result<()> {
    violations.iter().try_for_each(|violation| writeln!(io::stdout(), "{violation}"))
}

/// Listens for the signals at once; ends with the first.
#[cfg(unix)]
fn asked_to_stop() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Ends with Ctrl-C.
#[cfg(not(unix))]
fn asked_to_stop() -> io::Result<impl Future<Output = ()>> {
    Ok(async {
        // Without a handler the process is ended by Ctrl-C itself.
        let _ = tokio::signal::ctrl_c().await;
    })
}
