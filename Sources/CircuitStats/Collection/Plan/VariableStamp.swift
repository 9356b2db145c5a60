import FoundationEssentials
import MistAPI

/// By what it is seen that a site's variables have changed: how many there are, and when the newest was changed.
struct VariableStamp: Sendable, Equatable, Codable {
    private var count = 0
    private var newest = Date.distantPast

    /// By site.
    static func all(in index: Rows<SearchVar>) -> [String: VariableStamp] {
        index.reduce(into: [:]) { stamps, variable in
            guard let site = variable.siteID else { return }
            stamps[site, default: VariableStamp()].count += 1
            if let changed = variable.modifiedTime, changed > stamps[site, default: VariableStamp()].newest {
                stamps[site]?.newest = changed
            }
        }
    }
}
