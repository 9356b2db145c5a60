import Foundation
import FuzzTargets
import Testing

@Suite("The corpora of the fuzzers")
struct CorpusTests {
    @Test("come to an end, and hold what must hold", arguments: FuzzTarget.allCases)
    func replay(target: FuzzTarget) throws {
        let inputs = try FileManager.default.contentsOfDirectory(
            at: Self.corpora.appending(path: target.rawValue), includingPropertiesForKeys: nil)
        #expect(!inputs.isEmpty)
        for input in inputs {
            #expect(throws: Never.self, "\(target)/\(input.lastPathComponent)") {
                try target.run(Array(try Data(contentsOf: input)))
            }
        }
    }

    private static let corpora = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Fuzzing/Corpora")
}
