import Foundation
import Subprocess
import SystemPackage

/// A program in `scripts/`, run to its end.
enum ProjectScript {
    /// - Parameters:
    ///   - name: its name in `scripts/`.
    ///   - environment: what it finds beside the tests' own environment.
    /// - Throws: a ``Guardian/Failure`` with the program's words.
    static func run(_ name: String, _ arguments: String..., environment: [String: String] = [:]) async throws {
        let additional = environment.map { (Environment.Key(stringLiteral: $0.key), Optional($0.value)) }
        let ended = try await Subprocess.run(
            .path(FilePath(NginxProcess.project.appending(path: "scripts/\(name)").path)),
            arguments: Arguments(arguments),
            environment: .inherit.updating(Dictionary(uniqueKeysWithValues: additional)),
            workingDirectory: FilePath(NginxProcess.project.path),
            output: .string(limit: 1 << 20), error: .combinedWithOutput)
        guard ended.terminationStatus.isSuccess else {
            throw Guardian.Failure(
                description: "scripts/\(name): \(ended.terminationStatus): \(ended.standardOutput)")
        }
    }
}
