public import FoundationEssentials

/// What `circuits.csv` says, as it was last read well, and how that went.
struct CircuitBook: Sendable {
    /// The most problems that are told one by one.
    static let mostProblems = 100

    /// Where the file is looked for; nil: nowhere.
    let path: String?
    private var file: CircuitFile?
    private var loadedAt: Date?
    private var failure: CircuitFileError?
    private(set) var stamp: CircuitFileReader.Stamp?
    private var problems: [LineProblem] = []
    private var applied = 0

    init(path: String?) {
        self.path = path
    }

    /// Takes what was found; whether anything is new.
    mutating func receive(_ finding: CircuitFileReader.Finding, at time: Date) -> Bool {
        switch finding {
        case .unchanged: return false
        case .absent:
            guard file != nil || failure != nil else { return false }
            self = CircuitBook(path: path)
        case .file(let read, let stamp):
            file = read
            loadedAt = time
            failure = nil
            self.stamp = stamp
        case .refused(let error, let stamp):
            // What was read well stays; the next change of the file is tried again.
            let isNews = failure != error
            failure = error
            self.stamp = stamp
            return isNews
        }
        return true
    }

    /// Gives every port of the network the contract that the file has for it. What names no port is a problem only where
    /// all are known that there can be.
    mutating func apply(to network: inout Network, knows: (CircuitMatcher.Knowledge) -> Bool) {
        guard let file else { return }
        let matcher = CircuitMatcher(network)
        var problems = file.problems
        var lines: [CircuitMatcher.Place: Int] = [:]
        for row in file.rows {
            switch matcher.place(of: row, knows: knows) {
            case .found(let place):
                if let first = lines[place] {
                    problems.append(LineProblem(line: row.line, words: "names the same port as line \(first)"))
                } else {
                    lines[place] = row.line
                    network.gateways[place.gateway].ports[place.port].contract = row.contract
                }
            case .unknown(let words): problems.append(LineProblem(line: row.line, words: words))
            case .undecided: break
            }
        }
        self.problems = problems.sorted { $0.line < $1.line }
        applied = lines.count
    }

    /// What another replica has read.
    struct Shared: Sendable, Equatable, Codable {
        var file: CircuitFile?
        var loadedAt: Date?
        var failure: CircuitFileError?
    }

    /// What it says, for other replicas.
    var shared: Shared { Shared(file: file, loadedAt: loadedAt, failure: failure) }

    /// Takes what another replica has read. Our own file is read anew once we are to read it.
    mutating func receive(_ shared: Shared) {
        (file, loadedAt, failure) = (shared.file, shared.loadedAt, shared.failure)
        stamp = nil
    }

    /// How it stands, for `/api/status`; nil where no file is looked for.
    var status: CircuitFileStatus? {
        path.map { path in
            var sentences = problems.prefix(Self.mostProblems).map(\.sentence)
            if problems.count > sentences.count {
                sentences.append("\(problems.count - sentences.count) more lines have problems.")
            }
            return CircuitFileStatus(
                file: path, loadedAt: loadedAt, lines: file?.lines, applied: file.map { _ in applied },
                problems: (failure.map { ["\($0)"] } ?? []) + sentences)
        }
    }

    /// What is wrong, in one sentence; nil where nothing is.
    var sentence: String? {
        if let failure {
            let kept = file == nil ? "" : " What was read before still holds."
            return "circuits.csv is not used. \(failure)\(kept)"
        }
        guard let first = problems.first else { return nil }
        let others = problems.count == 1 ? "" : " (\(problems.count) problems in all, see /api/status)"
        return "circuits.csv: line \(first.line) \(first.words)\(others)."
    }
}

/// How `circuits.csv` stands.
public struct CircuitFileStatus: Sendable, Equatable, Codable {
    /// Where it is looked for.
    public var file: String
    /// When it was last read well; nil: never, or it is not there.
    public var loadedAt: Date?
    /// Its lines, without header and empty ones.
    public var lines: Int?
    /// How many of them are in use.
    public var applied: Int?
    /// What is wrong, each as a sentence that names its line.
    public var problems: [String]
}
