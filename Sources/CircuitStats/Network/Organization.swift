/// The organization whose circuits are shown.
public struct Organization: Sendable, Equatable {
    /// Mist's id of the organization, a UUID.
    public var id: String
    /// Its name; nil where Mist gives none.
    public var name: String?
    /// When it was made, Unix seconds.
    public var createdTime: Int?
    /// When it was last changed, Unix seconds.
    public var modifiedTime: Int?

    /// Makes an organization.
    public init(id: String, name: String?, createdTime: Int? = nil, modifiedTime: Int? = nil) {
        self.id = id
        self.name = name
        self.createdTime = createdTime
        self.modifiedTime = modifiedTime
    }
}

/// An organization that the token may see, and as what.
public struct OrganizationAccess: Sendable, Equatable {
    /// Mist's id of the organization, a UUID.
    public var id: String
    /// Its name; nil where Mist gives none.
    public var name: String?
    /// `admin`, `write`, `read`, … as Mist says it.
    public var role: String?

    /// Makes an access.
    public init(id: String, name: String?, role: String?) {
        self.id = id
        self.name = name
        self.role = role
    }
}
