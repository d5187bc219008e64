//! Everything nondeterministic: clock, randomness, environment, files, terminal, prompts, browser, HTTP both ways.
//!
//! Nothing outside this module touches the world; `clippy.toml` keeps it so. All parts are shared references, so a
//! [`Host`] can be cloned into a thread.
#![expect(clippy::disallowed_methods, reason = "this is the one place that asks the outside")]

mod access_rights;
mod blocked_file;
mod browser;
mod certificate;
mod clock;
mod dns;
mod env;
pub mod fake;
mod files;
mod folder_lock;
mod git;
mod gzip;
#[cfg(unix)]
mod hidden_input;
mod http_client;
mod http_failure;
mod http_server;
mod interrupt;
mod line_editor;
mod network_thread;
mod overlay;
mod path;
mod picker;
mod private_folder;
mod program;
mod prompt;
mod rng;
mod slow_notice;
mod temporary_file;
mod terminal;
mod tls;
mod websocket;

use std::sync::Arc;

pub use blocked_file::BlockedFile;
pub use browser::{Browser, OpenError};
pub use clock::Clock;
pub use dns::Names;
pub use env::Environment;
pub use files::{Expected, Files, Metadata, Stamp, Step, WriteOptions};
pub use folder_lock::Lock;
pub use git::{FoundFiles, FoundFolders, Git, PathPatterns, SourceFiles, Tracked, WorkTree, normalized, pattern_of};
pub use http_client::{ClientOptions, HttpClient, HttpConnector};
pub use http_server::{
    BindError, Incoming, IncomingRequest, LOOPBACK, Listener, OutgoingResponse, RESERVED_PORTS_QUERY, bind,
    bind_for_many, bind_tls, listener_query,
};
pub use interrupt::{Interrupt, Signal, Signals};
pub(crate) use overlay::Overlay;
pub use path::{error_of_opening_folder, shown_path};
pub use picker::Choice;
pub use private_folder::{PrivateFolder, has_white_space};
pub use program::{Program, RunningProgram};
pub use prompt::Prompt;
pub use rng::Randomness;
pub(crate) use slow_notice::with_slow_notice;
pub(crate) use temporary_file::is_leftover;
pub use terminal::{ColorChoice, Terminal};
pub use tls::{IdentityError, ServerIdentity};

/// The outside world.
#[derive(Clone)]
pub struct Host {
    pub clock: Arc<dyn Clock>,
    pub rng: Arc<dyn Randomness>,
    pub env: Arc<Environment>,
    pub files: Arc<dyn Files>,
    pub terminal: Terminal,
    pub prompt: Arc<dyn Prompt>,
    pub browser: Arc<dyn Browser>,
    pub http: Arc<dyn HttpConnector>,
    pub interrupt: Interrupt,
}

impl Host {
    /// The real one.
    pub fn real() -> Self {
        let env = Arc::new(Environment::of_process());
        let terminal = Terminal::of_process();
        let interrupt = Interrupt::default();
        Self {
            clock: Arc::new(clock::SystemClock::new()),
            rng: Arc::new(rng::SystemRandomness),
            files: Arc::new(files::Disk::default()),
            prompt: Arc::new(prompt::TerminalPrompt::new(&terminal, interrupt.clone())),
            browser: Arc::new(browser::SystemBrowser),
            http: Arc::new(http_client::NetworkConnector::new(Arc::clone(&env), Arc::new(dns::SystemNames))),
            interrupt,
            env,
            terminal,
        }
    }
}
