import Configuration
import FastCGI
import FoundationEssentials
import Glibc
import Logging
import MistAPI
import Redis
import SystemPackage

/// What the deployer sets: the environment, then a `.env` file in the working directory.
struct Settings: Sendable {
    /// `MIST_APITOKEN`, or the file of `MIST_APITOKEN_FILE`: one or more, comma-separated.
    var tokens: [APIToken]
    /// `MIST_ORG_ID`: a UUID; nil: the only organization that the token sees.
    var organizationID: String?
    /// `MIST_HOST`: the cloud.
    var host: MistHost
    /// `MIST_CA_FILE`: PEM bundle; nil: the system's.
    var certificateFile: String?
    /// `REFRESH_SECONDS`: from one refresh to the next.
    var refreshSeconds: Int
    /// `LOG_LEVEL`.
    var logLevel: Logger.Level
    /// `LOG_FORMAT`: for people or for machines.
    var logFormat: LogFormat
    /// `METRICS_CIRCUITS`: whether `/metrics` tells of each circuit, or of their numbers alone.
    var metersCircuits: Bool
    /// `FCGI_LISTEN`: where nginx finds the workers.
    var listen: ListenAddress
    /// `FCGI_WORKERS`: requests that are answered at the same time.
    var workers: Int
    /// `REDIS_URL`, or the file of `REDIS_URL_FILE`: what replicas share; nil: there are none.
    var redis: RedisServer?
    /// `REDIS_KEY_PREFIX`: of everything there.
    var redisKeyPrefix: String
    /// `STATE_DIR`: the directory of what outlives a restart.
    var stateDirectory: String
    /// `MIST_SIMULATED`: whether the cloud is simulated; `scripts/run` sets it, and the page says so.
    var isSimulated: Bool

    /// Reads every setting, and reports all wrong ones at once.
    init(_ reader: ConfigReader) throws(SettingsError) {
        var values = SettingValues(reader)
        tokens = values.tokens()
        organizationID = values.text("MIST_ORG_ID").flatMap { UUID(uuidString: $0)?.uuidString.lowercased() }
        if organizationID == nil, values.text("MIST_ORG_ID") != nil {
            // Not repeated: it may be the token, in the wrong place.
            values.refuse("MIST_ORG_ID", "must be an organization's id, a UUID")
        }
        host = values.host()
        certificateFile = values.certificateFile()
        refreshSeconds = values.number("REFRESH_SECONDS", in: 5...86_400, default: 60)
        logLevel =
            values.optional("LOG_LEVEL", "DEBUG, INFO, WARNING or ERROR") { text in
                ["DEBUG": .debug, "INFO": .info, "WARNING": .warning, "ERROR": .error][text.uppercased()]
            } ?? .info
        logFormat = values.optional("LOG_FORMAT", "text or json") { LogFormat(rawValue: $0.lowercased()) } ?? .text
        metersCircuits = values.flag("METRICS_CIRCUITS", default: true)
        listen = values.listenAddress(default: Self.defaultSocket())
        // Workers wait for a socket or for Mist, not for the processor.
        workers = values.number(
            "FCGI_WORKERS", in: 1...1_024, default: max(32, 4 * ProcessInfo.processInfo.activeProcessorCount))
        stateDirectory = values.text("STATE_DIR") ?? Self.defaultStateDirectory()
        isSimulated = values.flag("MIST_SIMULATED", default: false)
        // nginx's; checked here so that one report names all that is wrong.
        _ = values.number("PORT", in: 1...65_535, default: 5_000)
        _ = values.number("TLS_PORT", in: 1...65_535, default: 5_443)
        redis = values.redis()
        redisKeyPrefix = values.redisKeyPrefix()
        if redis != nil, values.text("MIST_ORG_ID") == nil {
            values.refuse("MIST_ORG_ID", "must be set beside REDIS_URL: what replicas share is kept by organization")
        }
        guard values.problems.isEmpty else { throw SettingsError(problems: values.problems) }
    }

    /// In the user's own run-time directory where there is one, else in the system's.
    private static func defaultSocket() -> String {
        let directory = ProcessInfo.processInfo.environment["XDG_RUNTIME_DIR"] ?? "/run/mist-circuit-stats"
        return "\(directory)/mist-circuit-stats.sock"
    }

    /// What systemd gives a service (`StateDirectory=`), else the user's own place for state, else the system's.
    private static func defaultStateDirectory() -> String {
        let environment = ProcessInfo.processInfo.environment
        // Several are separated by colons: systemd.exec(5).
        if let first = environment["STATE_DIRECTORY"]?.split(separator: ":").first { return String(first) }
        if geteuid() == 0 { return "/var/lib/mist-circuit-stats" }
        // XDG Base Directory Specification: a path that is not absolute is to be ignored.
        if let state = environment["XDG_STATE_HOME"], state.hasPrefix("/") { return "\(state)/mist-circuit-stats" }
        return "\(environment["HOME"] ?? "/var/lib")/.local/state/mist-circuit-stats"
    }

    /// The environment, then `.env`.
    static func reader() async throws -> ConfigReader {
        // No provider prints values, but a secret is called one, so that none ever will.
        let secrets = SecretsSpecifier<String, String>.specific(["MIST_APITOKEN", "REDIS_URL"])
        return ConfigReader(providers: [
            EnvironmentVariablesProvider(secretsSpecifier: secrets),
            try await EnvironmentVariablesProvider(
                environmentFilePath: ".env", allowMissing: true, secretsSpecifier: secrets),
        ])
    }
}

/// Every setting that is wrong, each as a sentence that names it and says what is allowed.
struct SettingsError: Error, Equatable, CustomStringConvertible {
    var problems: [String]

    var description: String {
        problems.joined(separator: "\n")
    }
}
