import CircuitStats
import FoundationEssentials
import Glibc

/// What serving costs inside the process, without the wire; run by scripts/bench.
///
///     serving-bench publication GATEWAYS DIRECTORY          milliseconds of a processor for a snapshot's answers, which
///                                                           are written into the directory
///     serving-bench hour GATEWAYS                           calls in an hour
///     serving-bench endurance GATEWAYS REFRESHES SECONDS    memory in MB over so many refreshes, SECONDS apart
///     serving-bench history GATEWAYS DIRECTORY HOST         fills a STATE_DIR with a week of every port's traffic
@main
struct ServingBench {
    static func main() async throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        let numbers = arguments.dropFirst().map { Int($0) }
        switch (arguments.first, numbers.first ?? nil, arguments.count) {
        case ("publication", let gateways?, 3):
            try await PublicationBench(gateways: gateways, directory: arguments[2]).run()
        case ("hour", let gateways?, 2): try await HourBench(gateways: gateways).run()
        case ("endurance", let gateways?, 4):
            guard let refreshes = numbers[1], let seconds = numbers[2] else { fallthrough }
            try await EnduranceBench(gateways: gateways, refreshes: refreshes, seconds: seconds).run()
        case ("history", let gateways?, 4):
            try await HistoryFill(gateways: gateways, directory: arguments[2], host: arguments[3]).run()
        default:
            say(
                "Usage: serving-bench publication GATEWAYS DIRECTORY | hour GATEWAYS | endurance GATEWAYS REFRESHES SECONDS"
                    + " | history GATEWAYS DIRECTORY HOST")
            exit(2)
        }
    }

    /// Each line at once, also into a pipe.
    static func say(_ line: String) {
        print(line)
        fflush(nil)
    }
}

/// Nothing was collected.
struct BenchFailure: Error {}
