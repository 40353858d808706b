package io.shorefs.distribution.config;

import io.shorefs.distribution.config.ServerConfiguration.Server;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads {@code [servers.NAME]}. */
record ServersReader(ConfigSettings servers) {
    private static final String NINEP = "ninep";
    private static final String WEBUI = "webui";
    private static final Pattern HOST_AND_PORT = Pattern.compile("(\\[[0-9A-Fa-f:.%]+]|[^:\\s]+):([0-9]{1,5})");
    private static final int LAST_PORT = 65_535;

    /** Those that the file names; 9P when it names none but the web server, and with its defaults that one when it names none at all. */
    List<Server> read() {
        List<Server> found = new ArrayList<>();
        for (String name : servers.keys()) {
            found.add(name.equals(WEBUI) ? webui(false) : server(name));
        }
        if (found.stream().allMatch(server -> server.name().equals(WEBUI))) {
            found.addFirst(server(NINEP));
        }
        if (servers.keys().isEmpty()) {
            found.add(webui(true));
        }
        refuseSharedAddresses(found);
        return found;
    }

    /** Nobody can listen twice at one place; port 0 is another one each time. */
    private static void refuseSharedAddresses(List<Server> found) {
        Map<String, String> taken = new HashMap<>();
        for (Server server : found) {
            for (String address : server.settings().texts("addresses")) {
                String first = address.endsWith(":0") ? null : taken.putIfAbsent(address, server.name());
                if (first != null) {
                    throw server.settings()
                            .mistake(
                                    "addresses",
                                    "\"" + address + "\" is there twice"
                                            + (first.equals(server.name()) ? "" : ", also in servers." + first)
                                            + ": an address of its own is wanted");
                }
            }
        }
    }

    private Server server(String name) {
        ConfigSettings table = servers.table(name);
        Optional<String> protocol = table.text("protocol");
        if (protocol.isEmpty() && !name.equals(NINEP)) {
            throw servers.mistake(
                    name,
                    "a server of this name needs the key protocol (the names that do without are " + NINEP + " and "
                            + WEBUI + ")");
        }
        addresses(table);
        return new Server(name, protocol.orElse("9p"), table.text("transport").orElse("tcp"), table, false);
    }

    /** Every server may have the key, whatever its transport makes of it; a list without an address would be a server that nobody reaches. */
    private static void addresses(ConfigSettings table) {
        if (table.texts("addresses").isEmpty() && table.keys().contains("addresses")) {
            throw table.mistake("addresses", "at least one address is wanted");
        }
    }

    private Server webui(boolean byDefault) {
        ConfigSettings table = servers.table(WEBUI);
        addresses(table);
        for (String address : table.texts("addresses")) {
            var parts = HOST_AND_PORT.matcher(address);
            if (!parts.matches() || Integer.parseInt(parts.group(2)) > LAST_PORT) {
                throw table.mistake("addresses", "\"" + address + "\" is no address: \"127.0.0.1:8080\" is wanted");
            }
        }
        Ids.id(table, "uid");
        Ids.id(table, "gid");
        return new Server(WEBUI, "9p", "websocket", table, byDefault);
    }
}
