import CircuitStats

/// `circuits.csv` as somebody's spreadsheet program wrote it.
enum CircuitsFuzzing {
    static func file(_ input: [UInt8]) {
        // Read, or refused with a sentence: all that matters is that it comes to an end.
        _ = try? CircuitFile(input)
    }
}
