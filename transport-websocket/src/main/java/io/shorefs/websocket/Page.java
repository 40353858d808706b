package io.shorefs.websocket;

import java.util.List;
import java.util.stream.Collectors;

/** A page without scripts. */
record Page(String title, List<String> parts) {
    /** What the server is, and how to use it. */
    static Page home() {
        return new Page(
                "ShoreFS",
                List.of(
                        "<p>This is a ShoreFS server: a POSIX filesystem, in a journal on this machine and, if it has one, in an object store.</p>",
                        "<p>Linux mounts it over 9P; the server's log has the command for it when it starts, such as</p>",
                        "<pre>mount -t 9p -o trans=tcp,port=5640,version=9p2000.L,msize=1048576,access=client,cache=mmap 127.0.0.1 /mnt</pre>",
                        "<p>Programs reach it over a WebSocket, too: <code>" + ProtocolUpgrader.PATH
                                + "</code>, subprotocol <code>" + ProtocolUpgrader.SUBPROTOCOL
                                + "</code>, binary messages.</p>",
                        "<p><a href=\"/metrics\">Metrics</a> are for Prometheus.</p>"));
    }

    /** Asks for the token or the password. */
    static Page login() {
        return new Page(
                "ShoreFS: log in",
                List.of(
                        "<form method=\"post\" action=\"/login\">",
                        "<label>Token or password <input type=\"password\" name=\"secret\" autocomplete=\"current-password\" required autofocus></label>",
                        "<button>Log in</button>",
                        "</form>"));
    }

    String html() {
        return """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width">
                <meta name="color-scheme" content="light dark">
                <title>%s</title>
                <style>body{font:1rem/1.5 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem}pre{overflow-x:auto}</style>
                </head>
                <body>
                <h1>%s</h1>
                %s
                </body>
                </html>
                """
                .formatted(title, title, parts.stream().collect(Collectors.joining("\n")));
    }
}
