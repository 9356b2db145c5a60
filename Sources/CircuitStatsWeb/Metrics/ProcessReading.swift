import FoundationEssentials
import Glibc

/// What the system tells of this process: proc_pid_stat(5), proc_pid_statm(5), getrusage(2). What it does not tell is
/// nil.
struct ProcessReading {
    /// Time of all processors, in user code and in the kernel.
    var cpuSeconds: Double?
    var residentBytes: Double?
    var openDescriptors: Double?
    var descriptorLimit: Double?
    /// Unix time.
    var startSeconds: Double?

    static func now() -> ProcessReading {
        var usage = rusage()
        let isUsageKnown = getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage) == 0
        var limit = rlimit()
        let isLimitKnown = getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0
        let pages = fields(of: "/proc/self/statm").dropFirst().first.flatMap { Double($0) }
        // The listing itself takes one.
        let descriptors = try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count - 1
        return ProcessReading(
            cpuSeconds: isUsageKnown ? usage.ru_utime.seconds + usage.ru_stime.seconds : nil,
            residentBytes: pages.map { $0 * Double(sysconf(Int32(_SC_PAGESIZE))) },
            openDescriptors: descriptors.map { Double($0) },
            descriptorLimit: isLimitKnown ? Double(limit.rlim_cur) : nil,
            startSeconds: startSeconds)
    }

    /// Never changes.
    private static let startSeconds: Double? = {
        // The second field, the program's name, is in parentheses and may hold blanks; the start is the 22nd.
        let stat = text(of: "/proc/self/stat")
        guard let name = stat.lastIndex(of: ")") else { return nil }
        let ticks = stat[name...].split(separator: " ").dropFirst(20).first.flatMap { Double($0) }
        let boot = text(of: "/proc/stat").split(separator: "\n").first { $0.hasPrefix("btime ") }
        guard let ticks, let boot = boot.flatMap({ Double($0.dropFirst("btime ".count)) }) else { return nil }
        return boot + ticks / Double(sysconf(Int32(_SC_CLK_TCK)))
    }()

    private static func fields(of path: String) -> [Substring] { text(of: path).split(separator: " ") }

    private static func text(of path: String) -> String { (try? String(contentsOfFile: path, encoding: .utf8)) ?? "" }
}

extension timeval {
    fileprivate var seconds: Double { Double(tv_sec) + Double(tv_usec) / 1e6 }
}
