import MistAPI

/// Which organization to show where none is named: the only one that the token sees.
enum OrganizationChoice: Equatable {
    case only(String)
    case none
    case several([OrganizationAccess])

    init(_ privileges: [AdminPrivilege]) {
        let organizations = OrganizationAccess.all(in: privileges)
        switch organizations.count {
        case 0: self = .none
        case 1: self = .only(organizations[0].id)
        default: self = .several(organizations)
        }
    }

    /// What is said where none can be chosen.
    var refusal: String? {
        switch self {
        case .only: nil
        case .none: "The API token sees no organization: check what it was made for, or name one in MIST_ORG_ID."
        case .several(let organizations):
            "The API token sees several organizations; name one in MIST_ORG_ID: "
                + organizations.map { "\($0.id) (\($0.name ?? "unnamed"))" }.joined(separator: ", ") + "."
        }
    }
}

extension OrganizationAccess {
    /// The organizations in a token's privileges, each once. A privilege of a site names its organization too.
    static func all(in privileges: [AdminPrivilege]) -> [OrganizationAccess] {
        var seen: Set<String> = []
        return privileges.compactMap { privilege in
            guard let id = privilege.orgID, seen.insert(id).inserted else { return nil }
            let name = privilege.orgName ?? (privilege.scope == "org" ? privilege.name : nil)
            return OrganizationAccess(id: id, name: name, role: privilege.role)
        }
    }
}
