//! Prints what the reader makes of a file: `cargo run -p reader --example show -- FILE [text|lines]`.
#![expect(clippy::print_stdout, reason = "an example talks to the terminal")]

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some(file) = arguments.first() else {
        println!("show FILE [text]");
        return;
    };
    let Ok(bytes) = std::fs::read(file) else {
        println!("Không đọc được {file}");
        return;
    };
    if arguments.get(1).is_some_and(|a| a == "text") {
        match reader::extract_source(&bytes) {
            Ok(source) => {
                for (at, line) in source.lines.iter().enumerate() {
                    println!(
                        "{:>4} {:>3} {}",
                        at + 1,
                        line.table.map_or(String::new(), |t| t.to_string()),
                        line.text
                    );
                }
            }
            Err(error) => println!("{error}"),
        }
        return;
    }
    match reader::read(&bytes, file).map(|r| serde_json::to_string_pretty(&r)) {
        Ok(Ok(json)) => println!("{json}"),
        Ok(Err(error)) => println!("{error}"),
        Err(error) => println!("{error}"),
    }
}
