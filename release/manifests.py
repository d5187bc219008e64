#!/usr/bin/env python3
"""Writes what package managers need from the archives of a release: Homebrew's formula, Scoop's and winget's manifests, and
conda's recipe with the checksum of the crate.

    manifests.py ARCHIVES REPOSITORY FOLDER

ARCHIVES is the folder in which `archive.py` put all archives with their checksums, and REPOSITORY the address of the
repository, under which a release has them. Version, description and licence are those of Cargo.toml.
"""

import hashlib
import json
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
UNIX = {
    ("on_macos", "on_arm"): "aarch64-apple-darwin",
    ("on_macos", "on_intel"): "x86_64-apple-darwin",
    ("on_linux", "on_arm"): "aarch64-unknown-linux-musl",
    ("on_linux", "on_intel"): "x86_64-unknown-linux-musl",
}
WINDOWS = {"64bit": "x86_64-pc-windows-msvc", "arm64": "aarch64-pc-windows-msvc"}
WINGET_ARCHITECTURES = {"64bit": "x64", "arm64": "arm64"}
WINGET_VERSION = "1.10.0"


class Release:
    """The archives, with where they will be."""

    def __init__(self, archives: Path, repository: str) -> None:
        manifest = (ROOT / "Cargo.toml").read_text()

        def field(name: str) -> str:
            return re.search(rf'^{name} = "(.+)"$', manifest, re.MULTILINE)[1]

        self.archives = archives
        self.repository = repository.rstrip("/")
        self.version, self.description, self.licence = field("version"), field("description"), field("license")

    def folder(self, target: str) -> str:
        return f"authctl-{self.version}-{target}"

    def archive(self, target: str) -> tuple[str, str]:
        """Its address and its checksum."""
        name = f"{self.folder(target)}.{'zip' if 'windows' in target else 'tar.gz'}"
        checksum = (self.archives / f"{name}.sha256").read_text().split()[0]
        return f"{self.repository}/releases/download/v{self.version}/{name}", checksum


def homebrew(release: Release) -> str:
    systems = []
    for system in ("on_macos", "on_linux"):
        choices = []
        for (of, processor), target in UNIX.items():
            if of == system:
                url, checksum = release.archive(target)
                choices.append(f'    {processor} do\n      url "{url}"\n      sha256 "{checksum}"\n    end\n')
        systems.append(f"  {system} do\n{''.join(choices)}  end\n\n")
    licences = ", ".join(f'"{licence}"' for licence in release.licence.split(" OR "))
    return f"""class Authctl < Formula
  desc "{release.description}"
  homepage "{release.repository}"
  version "{release.version}"
  license any_of: [{licences}]

{''.join(systems)}  def install
    bin.install "authctl"
    man1.install Dir["man/*.1"]
    bash_completion.install "completions/authctl.bash" => "authctl"
    zsh_completion.install "completions/_authctl"
    fish_completion.install "completions/authctl.fish"
  end

  test do
    system bin/"authctl", "init", "--no-input"
    system bin/"authctl", "check"
  end
end
"""


def scoop(release: Release) -> str:
    architecture = {}
    for name, target in WINDOWS.items():
        url, checksum = release.archive(target)
        architecture[name] = {"url": url, "hash": checksum, "extract_dir": release.folder(target)}
    manifest = {
        "version": release.version,
        "description": release.description,
        "homepage": release.repository,
        "license": release.licence.replace(" OR ", "|"),
        "architecture": architecture,
        "bin": "authctl.exe",
    }
    return json.dumps(manifest, indent=4) + "\n"


def winget(release: Release) -> dict[str, str]:
    """Three files of the name that winget-pkgs wants; JSON is YAML, too."""
    publisher = release.repository.split("/")[-2]
    common = {"PackageIdentifier": f"{publisher}.authctl", "PackageVersion": release.version}

    def manifest(kind: str, fields: dict) -> str:
        head = f"# yaml-language-server: $schema=https://aka.ms/winget-manifest.{kind}.{WINGET_VERSION}.schema.json\n"
        return head + json.dumps({**common, **fields, "ManifestType": kind, "ManifestVersion": WINGET_VERSION}, indent=2) + "\n"

    installers = []
    for name, target in WINDOWS.items():
        url, checksum = release.archive(target)
        nested = [{"RelativeFilePath": f"{release.folder(target)}\\authctl.exe", "PortableCommandAlias": "authctl"}]
        installers.append(
            {
                "Architecture": WINGET_ARCHITECTURES[name],
                "InstallerUrl": url,
                "InstallerSha256": checksum.upper(),
                "NestedInstallerFiles": nested,
            }
        )
    locale = {
        "PackageLocale": "en-US",
        "Publisher": publisher,
        "PackageName": "authctl",
        "PackageUrl": release.repository,
        "License": release.licence,
        "ShortDescription": release.description,
    }
    kinds = {"InstallerType": "zip", "NestedInstallerType": "portable", "Installers": installers}
    name = common["PackageIdentifier"]
    return {
        f"{name}.yaml": manifest("version", {"DefaultLocale": "en-US"}),
        f"{name}.installer.yaml": manifest("installer", kinds),
        f"{name}.locale.en-US.yaml": manifest("defaultLocale", locale),
    }


def conda(release: Release) -> str:
    crate = release.archives / f"authctl-{release.version}.crate"
    recipe = (ROOT / "release" / "conda" / "recipe.yaml").read_text()
    return re.sub(r"  # A release fills it in.*\n(  sha256: )\S+", rf'\1"{hashlib.sha256(crate.read_bytes()).hexdigest()}"', recipe)


def main(archives: Path, repository: str, folder: Path) -> None:
    release = Release(archives, repository)
    files = {"homebrew/authctl.rb": homebrew(release), "scoop/authctl.json": scoop(release), "conda/recipe.yaml": conda(release)}
    files |= {f"winget/{name}": text for name, text in winget(release).items()}
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        print(path)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]))
