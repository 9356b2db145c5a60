import CFuzzer
import Foundation
import FuzzTargets

/// `FUZZ_TARGET=… fuzz [libFuzzer's arguments]`
@main
enum Fuzz {
    /// What is fuzzed.
    static let target: FuzzTarget = {
        let name = ProcessInfo.processInfo.environment["FUZZ_TARGET"] ?? ""
        guard let target = FuzzTarget(rawValue: name) else {
            fatalError("FUZZ_TARGET must be one of \(FuzzTarget.allCases.map(\.rawValue)), not “\(name)”")
        }
        return target
    }()

    static func main() {
        // A fuzzer that never gets past the first check finds nothing.
        if target == .network { atexit { print("stat::published_tables:         \(NetworkFuzzing.tables)") } }
        var count = CommandLine.argc
        var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
        // Ends the process where something does not hold: that is how libFuzzer learns of it.
        let status = LLVMFuzzerRunDriver(&count, &arguments) { start, count in
            do {
                try Fuzz.target.run(Array(UnsafeBufferPointer(start: start, count: count)))
            } catch {
                fatalError("\(error)")
            }
            return 0
        }
        exit(status)
    }
}
