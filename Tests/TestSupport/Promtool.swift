public import Foundation

/// Prometheus' own judge of what it would read: promtool, of Debian's package `prometheus`.
public enum Promtool {
    /// Reads metrics as Prometheus does, and judges their names and units; what it finds wrong, and its exit status.
    ///
    /// - Parameter metrics: in the text format.
    public static func check(metrics: Data) throws -> (status: Int32, said: String) {
        let file = FileManager.default.temporaryDirectory.appending(path: "metrics-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: file) }
        // A file, since a pipe that is not emptied would hold both up.
        try metrics.write(to: file)
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["promtool", "check", "metrics"]
        process.standardInput = try FileHandle(forReadingFrom: file)
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let said = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return (process.terminationStatus, said)
    }
}
