import CircuitStats
import FoundationEssentials
import MistAPI

/// The calls of the newest refresh in `/api/status`: which, how urgent, why, and what an hour of them comes to.
struct PlanBody: Encodable {
    let plan: RefreshPlan

    private enum Key: String, CodingKey {
        case calls, stretch, steps, postponed
        case callsPerHour = "calls_per_hour"
        case budget = "calls_per_hour_budget"
        case waitingSites = "sites_waiting"
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(plan.calls, forKey: .calls)
        try container.encode(plan.callsPerHour, forKey: .callsPerHour)
        try container.encode(plan.budget, forKey: .budget)
        try container.encode(plan.stretch, forKey: .stretch)
        try container.encode(plan.steps.map(Step.init), forKey: .steps)
        try container.encode(plan.postponed.map(Step.init), forKey: .postponed)
        try container.encode(plan.waitingSites, forKey: .waitingSites)
    }

    private struct Step: Encodable {
        let step: RefreshPlan.Step

        private enum Key: String, CodingKey {
            case source, priority, calls, reason
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(step.source.rawValue, forKey: .source)
            try container.encode("\(step.priority)", forKey: .priority)
            try container.encode(step.calls, forKey: .calls)
            try container.encode(step.reason.description, forKey: .reason)
        }
    }
}

/// What the cloud has shown of itself in `/api/status`; `null`: not seen yet.
struct CloudTraitsBody: Encodable {
    let traits: CloudTraits
    let pageCap: Int?

    private enum Key: String, CodingKey {
        case pageCap = "page_cap"
        case portFilter = "port_filter"
        case heedsPortFilter = "port_filter_heeded"
        case heedsPortName = "port_name_filter_heeded"
        case carryInterfaces = "gateways_carry_interfaces"
        case carryPorts = "gateways_carry_ports"
        case answersVariables = "variables_searchable"
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(pageCap, forKey: .pageCap)
        try container.encode(traits.portFilter.rawValue, forKey: .portFilter)
        try container.encode(traits.heedsPortFilter, forKey: .heedsPortFilter)
        try container.encode(traits.heedsPortName, forKey: .heedsPortName)
        try container.encode(traits.gatewaysCarryInterfaces, forKey: .carryInterfaces)
        try container.encode(traits.gatewaysCarryPorts, forKey: .carryPorts)
        try container.encode(traits.answersVariables, forKey: .answersVariables)
    }
}
