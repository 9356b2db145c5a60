public import Foundation
import Subprocess

/// Prometheus' own judge of what it would read: promtool, of Debian's package `prometheus`.
public enum Promtool {
    /// Reads metrics as Prometheus does, and judges their names and units.
    ///
    /// - Parameter metrics: in the text format.
    /// - Returns: whether it accepts them, and what it finds wrong.
    public static func check(metrics: Data) async throws -> (accepted: Bool, said: String) {
        let judged = try await Subprocess.run(
            .name("promtool"), arguments: ["check", "metrics"], input: .array(Array(metrics)),
            output: .string(limit: 1 << 20), error: .combinedWithOutput)
        return (judged.terminationStatus.isSuccess, judged.standardOutput)
    }
}
