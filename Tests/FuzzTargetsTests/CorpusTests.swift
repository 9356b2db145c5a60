import Foundation
import FuzzTargets
import Testing

@Suite("The corpora of the fuzzers")
struct CorpusTests {
    @Test("come to an end, and hold what must hold", arguments: FuzzTarget.allCases)
    func replay(target: FuzzTarget) async throws {
        let inputs = try FileManager.default.contentsOfDirectory(
            at: Self.corpora.appending(path: target.rawValue), includingPropertiesForKeys: nil)
        #expect(!inputs.isEmpty)
        for input in inputs {
            await #expect(throws: Never.self, "\(target)/\(input.lastPathComponent)") {
                let bytes = Array(try Data(contentsOf: input))
                // A target waits for tasks, and must not do so on a thread that they need.
                try await withCheckedThrowingContinuation { (done: CheckedContinuation<Void, any Error>) in
                    Thread.detachNewThread { done.resume(with: Result { try target.run(bytes) }) }
                }
            }
        }
    }

    private static let corpora = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Fuzzing/Corpora")
}
