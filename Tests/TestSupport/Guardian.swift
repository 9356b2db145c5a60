import Subprocess
import SystemPackage

/// A shell that starts a service for the tests, says `listening` when it listens, and ends it at the end of its input:
/// at the end of a closure, or because the test process is no more.
struct Guardian: Sendable {
    /// A program that did not do its work.
    struct Failure: Error, CustomStringConvertible {
        /// What it said.
        let description: String
    }

    /// What the shell says, line by line, once each.
    private let lines: AsyncStream<String>
    private let input: StandardInputWriter

    /// Runs `body` while the service listens.
    ///
    /// - Parameters:
    ///   - script: for bash, with `arguments` as `$1` and on.
    /// - Throws: what `body` throws, or a ``Failure`` with the service's words.
    static func run<Result: Sendable>(
        _ script: String, _ arguments: [String], _ body: (Guardian) async throws -> Result
    ) async throws -> Result {
        try await Subprocess.run(
            .path("/bin/bash"), arguments: Arguments(["-c", script, "guardian"] + arguments),
            input: .inputWriter, output: .sequence, error: .combinedWithOutput
        ) { shell in
            let (lines, said) = AsyncStream.makeStream(of: String.self)
            let output = shell.standardOutput
            async let reading: Void = {
                defer { said.finish() }
                for try await line in output.strings() { said.yield(line) }
            }()
            let guardian = Guardian(lines: lines, input: shell.standardInputWriter)
            do {
                try await guardian.waitForListening()
                let result = try await body(guardian)
                try await guardian.end()
                try await reading
                return result
            } catch {
                // What went wrong first is what the test is to tell.
                try? await guardian.end()
                try? await reading
                throw error
            }
        }.closureResult
    }

    /// Asks the script for something that ends with `listening`.
    func tell(_ line: String) async throws {
        _ = try await input.write(line + "\n")
        try await waitForListening()
    }

    private func end() async throws { try await input.finish() }

    private func waitForListening() async throws {
        var said: [String] = []
        for await line in lines {
            if line == "listening" { return }
            said.append(line)
        }
        throw Failure(description: "it does not listen: \(said.joined(separator: "\n"))")
    }
}
