package io.shorefs.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.conformance.MapSettings;
import io.shorefs.conformance.transport.ProbeProtocol;
import io.shorefs.spi.Transport;
import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What others may try. */
@Timeout(60)
final class AttacksTest {
    private static final String TOKEN = "a token of the test's own, which would be random";
    private static final String PASSWORD = "correct horse";

    /** As "shorefs password hash" prints them, which has a test with the same texts. */
    private static final String TOKEN_HASH = "sha256:709e4788f72ef6b39c8ee3896aecca619fead45bc34ffe729db0212d5f9acd0d";

    private static final String PASSWORD_HASH =
            "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$/bBYHQ5sKKXCK339tECLQQaYWRSe86cRovRjUg7O26s";
    private static final Map<String, Object> LOGIN = Map.of("token", TOKEN_HASH, "password", PASSWORD_HASH);
    private static final Pattern COOKIE = Pattern.compile("(?im)^Set-Cookie: ([^;\r]+)(.*)$");

    private final ProbeProtocol protocol = new ProbeProtocol();
    private Transport transport;
    private String address;

    private Transport create(Map<String, Object> more) {
        Map<String, Object> table = new HashMap<>(more);
        table.putIfAbsent("addresses", List.of("127.0.0.1:0"));
        return new WebTransportProvider().create("webui", protocol, new MapSettings(table));
    }

    private void start(Map<String, Object> more) {
        transport = create(more);
        transport.start();
        address = transport.addresses().getFirst();
    }

    @AfterEach
    void stop() {
        if (transport != null) {
            transport.close();
        }
        protocol.close();
    }

    private String port() {
        return String.valueOf(URI.create(address).getPort());
    }

    private static int status(String answer) {
        return Integer.parseInt(answer.substring("HTTP/1.1 ".length(), "HTTP/1.1 ".length() + 3));
    }

    private int upgrade(Map<String, String> changes) throws IOException {
        try (RawWebSocket client = RawWebSocket.connect(address)) {
            Map<String, String> headers = client.handshake();
            headers.putAll(changes);
            return status(client.ask("GET /ws/9p", headers));
        }
    }

    private String get(String path, Map<String, String> headers) throws IOException {
        try (RawWebSocket client = RawWebSocket.connect(address)) {
            Map<String, String> all = new HashMap<>(headers);
            all.putIfAbsent("Host", "localhost:" + port());
            return client.ask("GET " + path, all);
        }
    }

    private String post(String path, Map<String, String> headers, String body) throws IOException {
        try (RawWebSocket client = RawWebSocket.connect(address)) {
            Map<String, String> all = new HashMap<>(headers);
            all.putIfAbsent("Host", "localhost:" + port());
            return client.post(path, all, body);
        }
    }

    private String cookie() throws IOException {
        Matcher cookie = COOKIE.matcher(post("/login", Map.of(), "secret=correct+horse"));
        assertTrue(cookie.find());
        return cookie.group(1);
    }

    @Test
    void aNameThatWasBoundToThisAddressGetsNothing() throws IOException {
        start(Map.of("hosts", List.of("Files.example.org")));
        for (String host : List.of("evil.example", "localhost.evil.example", "127.0.0.1.evil.example:" + port(), "")) {
            assertEquals(4, upgrade(Map.of("Host", host, "Origin", "http://" + host)) / 100, host);
            assertEquals(4, status(get("/", Map.of("Host", host))) / 100, host);
            assertEquals(4, status(get("/nothing", Map.of("Host", host))) / 100, host);
        }
        for (String host : List.of("localhost:1", "LOCALHOST", "127.0.0.1:9", "[::1]:80", "files.example.org:443")) {
            assertEquals(200, status(get("/", Map.of("Host", host))), host);
            assertEquals(101, upgrade(Map.of("Host", host)), host);
        }
    }

    @Test
    void aPageOfAnotherOriginCannotConnect() throws IOException {
        start(Map.of());
        String own = "127.0.0.1:" + port();
        for (String origin : List.of(
                "http://evil.example",
                "http://127.0.0.1",
                "http://127.0.0.1:1",
                "https://" + own,
                "http://localhost:" + port(),
                "http://evil.example@" + own,
                "null",
                "")) {
            assertEquals(403, upgrade(Map.of("Origin", origin)), origin);
        }
        assertEquals(403, upgrade(Map.of("Sec-Fetch-Site", "cross-site")));
        assertEquals(403, upgrade(Map.of("Sec-Fetch-Site", "same-site", "Origin", "http://" + own)));
        assertEquals(101, upgrade(Map.of("Sec-Fetch-Site", "same-origin", "Origin", "http://" + own)));
        assertEquals(101, upgrade(Map.of("Host", "localhost:9000", "Origin", "http://localhost:9000")), "a tunnel");
    }

    @Test
    void aPageOfAnotherOriginChangesNothing() throws IOException {
        start(LOGIN);
        String secret = "secret=correct+horse";
        assertEquals(403, status(post("/login", Map.of("Origin", "http://evil.example"), secret)));
        assertEquals(403, status(post("/login", Map.of("Sec-Fetch-Site", "cross-site"), secret)));
        assertEquals(403, status(post("/logout", Map.of("Origin", "null"), "")));
        assertEquals(303, status(post("/login", Map.of("Origin", "http://localhost:" + port()), secret)));
    }

    @Test
    void noOtherOriginIsEverAllowed() throws IOException {
        start(Map.of());
        String answer = get("/", Map.of("Origin", "http://evil.example"));
        assertFalse(answer.toLowerCase(Locale.ROOT).contains("access-control-"), answer);
    }

    @Test
    void withALoginNothingIsToBeHadWithoutIt() throws IOException {
        start(LOGIN);
        String own = "http://127.0.0.1:" + port();
        assertEquals(401, status(get("/", Map.of())));
        assertEquals(401, status(get("/metrics", Map.of())));
        assertEquals(200, status(get("/metrics", Map.of("Authorization", "Bearer " + TOKEN))));
        assertEquals(401, upgrade(Map.of()));
        assertEquals(401, upgrade(Map.of("Origin", own)));
        assertEquals(401, upgrade(Map.of("Authorization", "Bearer other")));
        assertEquals(401, upgrade(Map.of("Origin", own, "Cookie", "shorefs-" + port() + "=00")));
        assertEquals(101, upgrade(Map.of("Authorization", "Bearer " + TOKEN)));
        assertEquals(200, status(get("/", Map.of("Authorization", "bearer " + TOKEN))));
    }

    @Test
    void aSessionIsOfOnePortAndNoScriptSeesIt() throws IOException {
        start(LOGIN);
        Matcher cookie = COOKIE.matcher(post("/login", Map.of(), "secret=correct+horse"));
        assertTrue(cookie.find());
        assertTrue(cookie.group(1).startsWith("shorefs-" + port() + "="), cookie.group());
        assertTrue(cookie.group(2).contains("HttpOnly"), cookie.group());
        assertTrue(cookie.group(2).contains("SameSite=Strict"), cookie.group());
        assertEquals(200, status(get("/", Map.of("Cookie", cookie.group(1)))));
        String tunnel = cookie.group(1).replaceFirst("^shorefs-\\d+", "shorefs-9000");
        assertEquals(200, status(get("/", Map.of("Cookie", tunnel, "Host", "localhost:9000"))));
        assertEquals(401, status(get("/", Map.of("Cookie", tunnel))));
    }

    @Test
    void aSessionConnectsOnlyWithItsOrigin() throws IOException {
        start(LOGIN);
        String cookie = cookie();
        String own = "http://127.0.0.1:" + port();
        assertEquals(101, upgrade(Map.of("Origin", own, "Cookie", cookie)));
        assertEquals(401, upgrade(Map.of("Cookie", cookie)), "a cookie without Origin is no browser's");
        assertEquals(403, upgrade(Map.of("Origin", "http://evil.example", "Cookie", cookie)));
        assertEquals(303, status(post("/logout", Map.of("Cookie", cookie), "")));
        assertEquals(401, upgrade(Map.of("Origin", own, "Cookie", cookie)), "after the end");
    }

    @Test
    void guessingIsLimited() throws IOException {
        start(LOGIN);
        for (int i = 0; i < 10; i++) {
            assertEquals(401, status(post("/login", Map.of(), "secret=guess" + i)));
        }
        assertEquals(429, status(post("/login", Map.of(), "secret=correct+horse")), "not even looked at");
        assertEquals(429, upgrade(Map.of("Authorization", "Bearer " + TOKEN)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/metrics", "/nothing", "/ws/9p", "/%2e%2e/", "/%zz"})
    void everyResponseHasTheHeadersThatKeepAPageInItsPlace(String path) throws IOException {
        start(Map.of());
        String answer = get(path, Map.of());
        assertTrue(answer.contains("Content-Security-Policy: default-src 'none'; script-src 'self' "), answer);
        assertTrue(answer.contains("X-Content-Type-Options: nosniff"), answer);
        String refused = get(path, Map.of("Host", "evil.example"));
        assertTrue(refused.contains("Content-Security-Policy: default-src 'none'"), refused);
        assertTrue(refused.contains("X-Content-Type-Options: nosniff"), refused);
    }

    @Test
    void anUpgradeThatIsNoneIsRefusedWithTheSameHeaders() throws IOException {
        start(Map.of());
        for (Map<String, String> wrong : List.of(
                Map.of("Sec-WebSocket-Protocol", "chat"),
                Map.of("Sec-WebSocket-Version", "8"),
                Map.of("Sec-WebSocket-Key", "short"),
                Map.of("Sec-WebSocket-Key", "?"),
                Map.of("Connection", "keep-alive"))) {
            try (RawWebSocket client = RawWebSocket.connect(address)) {
                Map<String, String> headers = client.handshake();
                headers.putAll(wrong);
                String answer = client.ask("GET /ws/9p", headers);
                assertEquals(400, status(answer), wrong.toString());
                assertTrue(answer.contains("X-Content-Type-Options: nosniff"), answer);
            }
        }
    }

    @Test
    void aLargeBodyIsNotTaken() throws IOException {
        start(LOGIN);
        assertEquals(413, status(post("/login", Map.of(), "secret=" + "x".repeat(100_000))));
    }

    private String mistake(Map<String, Object> table) {
        return assertThrows(IllegalArgumentException.class, () -> create(table)).getMessage();
    }

    @Test
    void othersAreServedOnlyWithALoginOrByAWordThatSaysSo() {
        String message = mistake(Map.of("addresses", List.of("127.0.0.1:0", "0.0.0.0:0")));
        assertTrue(message.startsWith("addresses has \"0.0.0.0:0\", which others can reach"), message);
        assertTrue(mistake(Map.of("addresses", "[::]:0")).startsWith("addresses has"));
        create(Map.of("addresses", "0.0.0.0:0", "insecure", true)).close();
        create(Map.of("addresses", "0.0.0.0:0", "token", TOKEN_HASH)).close();
    }

    @Test
    void whatIsNoHashIsRefused() {
        assertTrue(mistake(Map.of("token", TOKEN)).startsWith("token is no hash"));
        assertTrue(mistake(Map.of("password", PASSWORD)).startsWith("password is no hash"));
        String greedy = PASSWORD_HASH.replace("m=19456", "m=9999999");
        assertTrue(mistake(Map.of("password", greedy)).startsWith("password is no hash"), "it would take the heap");
        assertFalse(mistake(Map.of("password", PASSWORD)).contains(PASSWORD), "it is a secret");
    }

    @Test
    void otherMistakesAreNamed() {
        assertTrue(mistake(Map.of("addresses", "unix:/run/x.sock")).startsWith("addresses has \"unix:/run/x.sock\""));
        assertTrue(mistake(Map.of("uid", -1L)).startsWith("uid = -1 is no id"));
        assertTrue(mistake(Map.of("gid", 4_294_967_295L)).startsWith("gid = 4294967295 is no id"));
        assertTrue(mistake(Map.of("hosts", List.of("a:80"))).startsWith("hosts has \"a:80\""));
    }
}
