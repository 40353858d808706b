package io.shorefs.distribution.server;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import java.util.List;

/** What a running server says of where it listens. */
record ServiceList(List<Service> services) {
    ServiceList {
        services = List.copyOf(services);
    }

    JsonArrayBuilder json() {
        JsonArrayBuilder servers = Json.createArrayBuilder();
        for (Service service : services) {
            servers.add(Json.createObjectBuilder()
                    .add("name", service.name())
                    .add("protocol", service.protocolName())
                    .add("addresses", Json.createArrayBuilder(service.addresses())));
        }
        return servers;
    }
}
