//! The program: arguments and the real world in, an exit status out.

use std::process::ExitCode;

fn main() -> ExitCode {
    let status = authctl::run(wild::args_os(), &authctl::host::Host::real());
    ExitCode::from(status.code())
}
