/// Whose traffic is kept: ports of two organizations, or of two clouds, never meet in one ledger.
package struct LedgerOwner: Sendable, Hashable {
    /// The cloud, e.g. `api.mist.com`.
    package var host: String
    /// Mist's id of the organization.
    package var organizationID: String

    package init(host: String, organizationID: String) {
        self.host = host
        self.organizationID = organizationID
    }
}
