#![allow(warnings)]
use pullquote_engine::{
    answer::{self, Question, Rules},
    article::Article,
    index::{self, Weights},
    parse,
    render::json,
};
use std::{io::Read, path::Path, sync::Arc};
fn walk(root: &Path, dir: &Path, out: &mut Vec<(String, Vec<u8>)>) {
    let mut es: Vec<_> = std::fs::read_dir(dir).unwrap().map(|e| e.unwrap().path()).collect();
    es.sort();
    for p in es {
        if p.is_dir() {
            walk(root, &p, out)
        } else {
            out.push((p.strip_prefix(root).unwrap().to_string_lossy().into_owned(), std::fs::read(&p).unwrap()));
        }
    }
}
fn main() {
    let args: Vec<String> = std::env::args().collect();
    // askdocs --corpus ROOT ask --json --batch - [--quotes N]
    let root = Path::new(&args[2]);
    let mut files = Vec::new();
    walk(root, root, &mut files);
    let mut articles: Vec<Arc<Article>> = Vec::new();
    for (name, bytes) in files {
        if parse::is_readable(&name) {
            articles.extend(parse::parse(&name, &bytes).articles.into_iter().map(Arc::new));
        }
    }
    let index = index::build(articles, Weights { k1: 1.2, b: 0.75, title: 0.5 }).expect("index");
    let mut input = String::new();
    std::io::stdin().read_to_string(&mut input).unwrap();
    for line in input.lines() {
        let v: serde_json::Value = serde_json::from_str(line).unwrap();
        let id = v["id"].as_str().unwrap();
        let raw = v["question"].as_str().unwrap();
        let Ok(q) = Question::parse(raw) else {
            println!("{}", serde_json::json!({"id": id, "quotes": []}));
            continue;
        };
        let a = answer::compose(&index, &q, &Rules { ranked: 0, ..Rules::default() });
        println!("{}", serde_json::to_string(&json::answer(Some(id), &q, &a, 0)).unwrap());
    }
}
