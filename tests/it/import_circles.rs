//! No two files import each other, not even by way of others: each can be read without the ones that are on it.
//!
//! A `mod.rs` and the files of its folder count as one thing in one direction: a file may use what its own folder's
//! `mod.rs` defines for all of them. Re-exports are followed to the file that defines the name.

use std::collections::{BTreeMap, BTreeSet};

use crate::architecture::{code, rust_files, without_tests};

/// A module by its path from the crate's root: `["oidc", "jwks"]`.
type ModulePath = Vec<String>;

/// `use a::b as c;`: the path, the name that it has here, and whether others see that name.
struct Import {
    path: Vec<String>,
    name: String,
    is_public: bool,
}

struct Module {
    imports: Vec<Import>,
    /// The code outside of imports and tests.
    body: String,
}

/// All modules of the program.
struct Program(BTreeMap<ModulePath, Module>);

impl Program {
    fn read() -> Self {
        let files = rust_files("src").into_iter().filter(|(path, _)| path != "src/main.rs");
        Self(files.map(|(path, text)| (module_path(&path), module(&path, &text))).collect())
    }

    /// The path from the root of what `path` means in `module`; nothing for names of other crates.
    fn absolute(&self, module: &[String], path: &[String]) -> Option<Vec<String>> {
        let (first, rest) = path.split_first()?;
        let from = |base: &[String]| Some([base, rest].concat());
        match first.as_str() {
            "crate" => Some(rest.to_vec()),
            "self" => from(module),
            "super" => {
                let parent = module.split_last()?.1;
                let is_done = rest.first().is_none_or(|next| next != "super");
                if is_done { from(parent) } else { self.absolute(parent, rest) }
            }
            name => {
                let child = [module, &[name.to_owned()]].concat();
                if self.0.contains_key(&child) {
                    return from(&child);
                }
                let imported = self.0.get(module)?.imports.iter().find(|import| import.name == name)?;
                let is_ours = matches!(imported.path[0].as_str(), "crate" | "self" | "super");
                from(&self.absolute(module, is_ours.then_some(imported.path.as_slice())?)?)
            }
        }
    }

    /// The module in which the thing at `path` is defined.
    fn home(&self, path: &[String], depth: usize) -> ModulePath {
        let known = (0..=path.len()).rev().find(|length| self.0.contains_key(&path[..*length])).unwrap_or_default();
        let (module, rest) = path.split_at(known);
        let Some((name, rest)) = rest.split_first().filter(|_| depth < 8) else { return module.to_vec() };
        let exported = self.0.get(module).into_iter().flat_map(|found| &found.imports);
        let mut exported = exported.filter(|import| import.is_public && import.name == *name);
        let target = exported.find_map(|import| self.absolute(module, &import.path));
        target.map_or_else(|| module.to_vec(), |target| self.home(&[&target, rest].concat(), depth + 1))
    }

    /// The modules that each module uses, itself and those around it left out.
    fn uses(&self) -> BTreeMap<&ModulePath, BTreeSet<ModulePath>> {
        let used = |path: &ModulePath, module: &Module| {
            let imported = module.imports.iter().filter(|import| !import.is_public).map(|import| import.path.clone());
            let mentioned = mentioned_paths(&module.body);
            let homes = imported.chain(mentioned).filter_map(|used| Some(self.home(&self.absolute(path, &used)?, 0)));
            homes.filter(|home| !path.starts_with(home)).collect()
        };
        self.0.iter().map(|(path, module)| (path, used(path, module))).collect()
    }
}

/// `src/oidc/jwks.rs` is `oidc::jwks`, `src/oidc/mod.rs` is `oidc`.
fn module_path(file: &str) -> ModulePath {
    let inside = file.trim_start_matches("src/").trim_end_matches(".rs");
    inside.split('/').filter(|part| !matches!(*part, "mod" | "lib")).map(str::to_owned).collect()
}

fn module(file: &str, text: &str) -> Module {
    let text: Vec<&str> = without_tests(file, text).lines().map(code).collect();
    let (mut imports, mut body) = (Vec::new(), String::new());
    let mut lines = text.into_iter();
    while let Some(line) = lines.next() {
        let (visibility, statement) = line.split_at(line.find("use ").unwrap_or(line.len()));
        let is_import = matches!(visibility.trim(), "" | "pub") || visibility.trim().starts_with("pub(");
        if statement.is_empty() || !is_import {
            body.extend([line, "\n"]);
            continue;
        }
        let mut tree = statement["use ".len()..].to_owned();
        while !tree.contains(';') {
            tree.push_str(lines.next().expect("an import ends"));
        }
        expand(&[], tree.trim_end_matches(';'), visibility.contains("pub"), &mut imports);
    }
    Module { imports, body }
}

/// Takes `a::{b, c::{d, e}}` apart.
fn expand(prefix: &[String], tree: &str, is_public: bool, imports: &mut Vec<Import>) {
    if let Some((start, inner)) = tree.trim().split_once('{') {
        let prefix = [prefix, &segments(start)].concat();
        let inner = inner.rsplit_once('}').map_or(inner, |(inner, _)| inner);
        let (mut depth, mut begin) = (0_usize, 0);
        for (index, character) in inner.char_indices().chain([(inner.len(), ',')]) {
            match character {
                '{' => depth += 1,
                '}' => depth -= 1,
                ',' if depth == 0 => {
                    expand(&prefix, &inner[begin..index], is_public, imports);
                    begin = index + 1;
                }
                _ => {}
            }
        }
        return;
    }
    let (path, name) = tree.split_once(" as ").map_or((tree, None), |(path, name)| (path, Some(name.trim())));
    let mut path = [prefix, &segments(path)].concat();
    // `a::{self, b}` is `a` itself.
    if path.len() > 1 && path.last().is_some_and(|last| last == "self" || last == "*") {
        path.pop();
    }
    if let Some(last) = path.last() {
        let name = name.unwrap_or(last).to_owned();
        imports.push(Import { path, name, is_public });
    }
}

fn segments(path: &str) -> Vec<String> {
    path.split("::").map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

/// The paths with a `::` that code mentions.
fn mentioned_paths(body: &str) -> impl Iterator<Item = Vec<String>> + '_ {
    body.split(|character: char| !character.is_alphanumeric() && character != '_' && character != ':')
        .filter(|word| word.contains("::") && !word.starts_with(':'))
        .map(segments)
}

/// Every module from which `start` can be reached again, and `start`.
fn circle(start: &ModulePath, uses: &BTreeMap<&ModulePath, BTreeSet<ModulePath>>) -> BTreeSet<ModulePath> {
    let reachable = |from: &ModulePath| {
        let (mut found, mut next) = (BTreeSet::new(), vec![from.clone()]);
        while let Some(module) = next.pop() {
            for used in uses.get(&module).into_iter().flatten() {
                if found.insert(used.clone()) {
                    next.push(used.clone());
                }
            }
        }
        found
    };
    reachable(start).into_iter().filter(|module| reachable(module).contains(start)).collect()
}

#[test]
fn no_two_files_import_each_other() {
    let program = Program::read();
    let uses = program.uses();
    let mut circles: BTreeSet<Vec<String>> = BTreeSet::new();
    let mut known: BTreeSet<ModulePath> = BTreeSet::new();
    for module in uses.keys() {
        if known.contains(*module) {
            continue;
        }
        let members = circle(module, &uses);
        if !members.is_empty() {
            circles.insert(members.iter().map(|member| member.join("::")).collect());
            known.extend(members);
        }
    }
    assert!(circles.is_empty(), "these files import each other:\n{circles:#?}");
}

#[test]
fn imports_are_followed_to_the_file_that_defines_the_name() {
    let program = Program::read();
    let home = |from: &str, path: &str| {
        let module = segments(from);
        program.home(&program.absolute(&module, &segments(path)).unwrap(), 0).join("::")
    };
    // By way of a re-export, of a module that is imported, of a parent.
    assert_eq!(home("commands::check", "crate::project::read_app_files"), "project::app_files");
    assert_eq!(home("commands::show", "project::project_root"), "project::locations");
    assert_eq!(home("rules::values::entropy", "super::placeholder::is_placeholder"), "rules::values::placeholder");
    let uses = program.uses();
    assert!(uses[&segments("oidc::jwks")].contains(&segments("oidc::key_material")));
    assert!(uses.values().map(BTreeSet::len).sum::<usize>() > 1000, "hardly any import was understood");
}
