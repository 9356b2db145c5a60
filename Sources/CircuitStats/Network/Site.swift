/// A site of the organization.
public struct Site: Sendable, Equatable {
    /// Mist's id of the site, a UUID.
    public var id: String
    /// Its name.
    public var name: String?
    /// Its postal address, as entered.
    public var address: String?
    /// Its time zone, e.g. `Europe/Berlin`.
    public var timezone: String?
    /// Gateways assigned to it.
    public var gatewayCount: Int

    /// Makes a site.
    public init(id: String, name: String?, address: String?, timezone: String?, gatewayCount: Int) {
        self.id = id
        self.name = name
        self.address = address
        self.timezone = timezone
        self.gatewayCount = gatewayCount
    }
}
