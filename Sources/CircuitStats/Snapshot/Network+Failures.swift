import MistAPI

extension Network {
    /// What failed, as a sentence for people: with the names of site and gateway, where those are known.
    func sentence(_ failure: MistError) -> String {
        let site = failure.call.siteID.map { id in sites.first { $0.id == id }?.name ?? id }
        let gateway = failure.call.gatewayID.map { id in gatewayIndex[id].map { gateways[$0].name } ?? id }
        return failure.sentence(about: failure.call.description(site: site, gateway: gateway))
    }
}
