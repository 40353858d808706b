package io.shorefs.distribution.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.core.replication.StoreOptions;
import io.shorefs.distribution.config.ServerConfiguration.Memory;
import io.shorefs.distribution.config.ServerConfiguration.Server;
import io.shorefs.distribution.config.ServerConfiguration.Storage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationTest {
    private static final Path BASE = Path.of("/etc/shorefs");
    private static final Path DATA = Path.of("/home/me/data");
    private static final Map<String, String> ENVIRONMENT = Map.of("PORT", "5999", "EMPTY", "", "SECRET", "hidden");
    private static final SortedMap<String, Optional<String>> STORES = new TreeMap<>(Map.of(
            "file", Optional.empty(), "memory", Optional.empty(), "s3", Optional.of("aws"), "gs", Optional.of("gs")));

    private static ServerConfiguration read(String text) {
        return ConfigurationReader.read(ConfigurationFile.parse(text, "s.toml", ENVIRONMENT::get), BASE, DATA, STORES);
    }

    private static String mistake(String text) {
        return assertThrows(ConfigurationException.class, () -> read(text)).getMessage();
    }

    @Test
    void theWebServerNeedsNoProtocolAndIsBesideTheOtherOne() {
        ServerConfiguration configuration =
                read("[servers.webui]\naddresses = [\"127.0.0.1:8080\"]\nuid = 1000\ngid = 1000\n");
        assertEquals(List.of("ninep", "webui"), names(configuration));
        Server webui = configuration.servers().getLast();
        assertEquals("9p over websocket", webui.protocol() + " over " + webui.transport());
        assertFalse(webui.byDefault());
    }

    @Test
    void whoNamesServersGetsThoseAlone() {
        assertEquals(List.of("ninep"), names(read("[servers.ninep]\n")));
        ServerConfiguration nothing = read("");
        assertEquals(List.of("ninep", "webui"), names(nothing));
        assertEquals(
                List.of(false, true),
                nothing.servers().stream().map(Server::byDefault).toList());
    }

    private static List<String> names(ServerConfiguration configuration) {
        return configuration.servers().stream().map(Server::name).toList();
    }

    @Test
    void nothingSaidIsTheDefault() {
        ServerConfiguration configuration = read("");
        Server ninep = configuration.servers().getFirst();
        assertEquals("9p over tcp", ninep.protocol() + " over " + ninep.transport());
        assertEquals(DATA, configuration.journal().folder());
        assertEquals(OptionalLong.empty(), configuration.journal().maxBytes());
        assertEquals(Duration.ofSeconds(1), configuration.journal().commitInterval());
        assertEquals(
                new Memory(
                        256L << 20,
                        128L << 20,
                        8L << 30,
                        Math.min(64L << 20, Runtime.getRuntime().maxMemory() / 24)),
                configuration.memory());
        assertEquals(8L << 30, configuration.diskCache().bytes());
        assertEquals("file", configuration.diskCache().provider());
        assertEquals(List.of(), configuration.unused());
    }

    @Test
    void everythingSaidIsRead() {
        ServerConfiguration configuration = read(
                """
                [servers.ninep]
                addresses = ["127.0.0.1:5640", "unix:/run/x.sock"]
                [servers.other]
                protocol = "p"
                transport = "t"
                [journal]
                dir = "data"
                max_size = "2 GiB"
                durability = "journal"
                commit_interval = "500 ms"
                log = "l"
                map = "m"
                [memory]
                budget = "1 GiB"
                locks = "8 MiB"
                [cache]
                size = "1 MiB"
                metadata_size = "3 GiB"
                disk_size = "100 MiB"
                disk = "d"
                [users.alice]
                uid = 4294967294
                groups = ["docker", 27]
                [users.1001]
                gid = 5
                """);
        assertEquals(
                List.of("ninep 9p tcp", "other p t"),
                configuration.servers().stream()
                        .map(server -> server.name() + " " + server.protocol() + " " + server.transport())
                        .toList());
        ServerConfiguration.Journal journal = configuration.journal();
        assertEquals(Path.of("/etc/shorefs/data"), journal.folder());
        assertEquals(OptionalLong.of(2L << 30), journal.maxBytes());
        assertEquals(Duration.ofMillis(500), journal.commitInterval());
        assertEquals("l m", journal.log() + " " + journal.map());
        assertEquals(new Memory(512L << 20, 1L << 20, 3L << 30, 8L << 20), configuration.memory());
        assertEquals(100L << 20, configuration.diskCache().bytes());
        assertEquals("d", configuration.diskCache().provider());
        var alice = configuration.users().entries().get(1);
        assertEquals("alice", alice.key());
        assertEquals(OptionalInt.of(-2), alice.uid());
        assertEquals(Optional.of(List.of("docker", "27")), alice.groups());
        assertEquals(
                Optional.empty(), configuration.users().entries().getFirst().groups());
    }

    @ParameterizedTest
    @CsvSource({
        "s3://bucket/prefix, s3://bucket/prefix, aws",
        "file:///srv/store, file:///srv/store, ''",
        "memory:, memory:/, ''",
        "gs://x/y, gs://x/y, gs",
    })
    void aStoreThatThereIsIsFoundByItsScheme(String url, String found, String table) {
        ServerConfiguration configuration = read("[storage]\nurl = \"" + url + "\"\n[aws]\n[gs]\n");
        Storage storage = configuration.storage().orElseThrow();
        assertEquals("main", storage.branch());
        assertEquals(found, storage.url().toString());
        assertEquals(!table.isEmpty(), storage.settings().isPresent());
        List<String> others = List.of("gs", "aws").stream()
                .filter(other -> !other.equals(table))
                .map(other -> "[" + other + "] is not used: [storage] url names another store, or none")
                .toList();
        assertEquals(others, configuration.unused());
    }

    @Test
    void aBranchIsRead() {
        Storage tests = read("[storage]\nurl = \"memory:\"\nbranch = \"tests-1\"\n")
                .storage()
                .orElseThrow();
        assertEquals("tests-1", tests.branch());
    }

    @Test
    void whenIsCollectedIsRead() {
        var usual =
                read("[storage]\nurl = \"memory:\"\n").storage().orElseThrow().collection();
        assertEquals(StoreOptions.Collection.DEFAULT, usual);
        var other = read("[storage]\nurl = \"memory:\"\ndelete_after = \"1 h\"\ncollect_every = \"30 min\"\n")
                .storage()
                .orElseThrow()
                .collection();
        assertEquals(Duration.ofHours(1), other.grace());
        assertEquals(Duration.ofMinutes(30), other.interval());
        assertEquals(usual.written(), other.written());
    }

    @Test
    void aPasswordIsReadAndNotShown() {
        ServerConfiguration configuration = read("[storage]\nurl = \"memory:\"\nencryption_password = \"${SECRET}\"\n");
        assertEquals(
                "hidden",
                configuration.storage().orElseThrow().password().orElseThrow().text());
        assertFalse(configuration.toString().contains("hidden"), configuration::toString);
        String message = mistake("[storage]\nurl = \"s3://id:hidden@bucket\"\n");
        assertFalse(message.contains("hidden"), message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            [jurnal]                                   | s.toml:1: jurnal: there is no such key; the nearest key is journal
            [journal]~dri = "x"                        | s.toml:2: journal.dri: there is no such key; the nearest key is dir
            [cache]~sise = 5                           | s.toml:2: cache.sise: there is no such key; the nearest key is size
            [journal]~dir = 5                          | s.toml:2: journal.dir: a text in quotes is wanted, here is a whole number
            journal = 1                                | s.toml:1: journal: a table of keys is wanted, here is a whole number
            [journal]~max_size = true                  | s.toml:2: journal.max_size: a size such as
            [journal]~max_size = "1 M"                 | s.toml:2: journal.max_size: "1 M" is not usable: a size such as
            [journal]~max_size = "500 TiB"             | s.toml:2: journal.max_size: 549755813888000 bytes are too many: at most 64 TiB
            [journal]~dir = "/etc/passwd"              | s.toml:2: journal.dir: /etc/passwd is a file
            [servers.ninep]~addresses = ["h:1", "h:1"] | s.toml:2: servers.ninep.addresses: "h:1" is there twice
            [servers.ninep]~addresses = ["h:1"]~[servers.z]~protocol = "9p"~addresses = ["h:1"] | s.toml:5: servers.z.addresses: "h:1" is there twice, also in servers.ninep
            [journal]~max_size = "1 MiB"               | s.toml:2: journal.max_size: 1048576 bytes are too few
            [journal]~commit_interval = 5              | s.toml:2: journal.commit_interval: a duration such as
            [journal]~commit_interval = "1 h"          | s.toml:2: journal.commit_interval: a duration from 10 ms to 1 min is wanted
            [journal]~durability = "store"             | s.toml:2: journal.durability: "store" needs an object store
            [journal]~durability = "none"              | s.toml:2: journal.durability: "journal" or "store" is wanted
            [journal]~dir = ""                         | s.toml:2: journal.dir: a path is wanted
            [memory]~budget = "1 MiB"                  | s.toml:2: memory.budget: 1048576 bytes are too few
            [cache]~disk_size = "1 MiB"                | s.toml:2: cache.disk_size: 1048576 bytes are too few
            [cache]~disk_size = "2 TiB"                | s.toml:2: cache.disk_size: 2199023255552 bytes are too many
            [cache]~dsk_size = 0                       | s.toml:2: cache.dsk_size: there is no such key; the nearest key is disk_size
            [memory]~locks = 1                         | s.toml:2: memory.locks: 1 bytes are too few
            [cache]~size = "1 GiB"                     | s.toml:2: cache.size: 1073741824 bytes are too many
            [storage]~url = "ftp://x"                  | s.toml:2: storage.url: "ftp://x" is no store: "file:///path", "s3://bucket/prefix" or "memory:" is wanted (there are stores for file, gs, memory, s3)
            [storage]~url = "bucket/prefix"            | s.toml:2: storage.url: "bucket/prefix" is no URL
            [storage]~url = "file:relative"            | s.toml:2: storage.url: "file:relative" is no store
            [storage]~url = "file://host/path"         | s.toml:2: storage.url: "file://host/path" is no store
            [storage]~url = "s3://a b"                 | s.toml:2: storage.url: "s3://a b" is no URL (Illegal character in authority)
            [storage]~url = "s3://id:key@b"            | s.toml:2: storage.url: a URL with an '@' would show a secret
            [storage]~ulr = "s3://b"                   | s.toml:2: storage.ulr: there is no such key; the nearest key is url
            [storage]~url = "s3://b"~encryption_password = "${EMPTY}" | s.toml:3: storage.encryption_password: it is empty
            [storage]~url = "s3://b"~encryption_password = 5 | s.toml:3: storage.encryption_password: a text in quotes is wanted
            [storage]~url = "s3://b"~branch = "a/b"    | s.toml:3: storage.branch: "a/b" is no name of a branch: up to 64 letters, digits
            [storage]~branch = "x"                     | s.toml:2: storage.branch: without url there are no branches
            [storage]~delete_after = "1 min"           | s.toml:2: storage.delete_after: a duration from 2 min to 30 days is wanted
            [storage]~collect_every = "31 d"           | s.toml:2: storage.collect_every: a duration from 1 min to 30 days is wanted
            [storage]~encryption_password = "x"        | s.toml:2: storage.encryption_password: without url there is nothing to encrypt
            [checkpoints]~every = "1 h"                | s.toml:2: checkpoints.every: checkpoints are kept in an object store
            [checkpoints]~every = "1 s"                | s.toml:2: checkpoints.every: a duration from 1 min to 366 d is wanted
            [checkpoints]~keep = 5                     | s.toml:2: checkpoints.keep: nothing is made without every
            [checkpoints]~every = "1 h"~keep = 0       | s.toml:3: checkpoints.keep: a number from 1 to 200 is wanted
            [checkpoints]~evry = "1 h"                 | s.toml:2: checkpoints.evry: there is no such key; the nearest key is every
            aws = 1                                    | s.toml:1: aws: a table of keys is wanted, here is a whole number
            [awz]                                      | s.toml:1: awz: there is no such key; the nearest key is aws
            [storage]~url = "s3:///prefix"             | s.toml:2: storage.url: "s3:///prefix" is no store
            [storage]~url = "a b"                      | s.toml:2: storage.url: "a b" is no URL
            [servers.webui]~addresses = ["8080"]       | s.toml:2: servers.webui.addresses: "8080" is no address
            [servers.webui]~addresses = ["h:99999"]    | s.toml:2: servers.webui.addresses: "h:99999" is no address
            [servers.webui]~addresses = [1]            | s.toml:2: servers.webui.addresses.0: a list of texts is wanted, here is a whole number
            [servers.webui]~uid = -1                   | s.toml:2: servers.webui.uid: -1 is no id
            [servers.webui]~uid = 4294967295           | s.toml:2: servers.webui.uid: 4294967295 is no id
            [servers.webui]~uid = 1.5                  | s.toml:2: servers.webui.uid: a whole number is wanted, here is a number with a point
            [servers.ninep]~addresses = []             | s.toml:2: servers.ninep.addresses: at least one address is wanted
            [servers.ninep]~addresses = "h:1"          | s.toml:2: servers.ninep.addresses: a list of texts is wanted, here is a text in quotes
            [memory]~budget = "900 TiB"                | s.toml:2: memory.budget: 989560464998400 bytes are too many: this machine has
            [servers.ninpe]~addresses = ["h:1"]        | s.toml:1: servers.ninpe: a server of this name needs the key protocol
            [users.x]~guid = 5                         | s.toml:2: users.x.guid: there is no such key; the nearest key is gid
            [journal]~dir = "${NOPE}"                  | s.toml:2: journal.dir: the environment variable NOPE is not set
            [journal]~dir = "${}"                      | s.toml:2: journal.dir: "${}" is no variable
            [journal]~dir = "${PORT"                   | s.toml:2: journal.dir: "${PORT" is no variable
            [journal]~"a.b" = 1                        | s.toml:2: journal."a.b": a key has letters
            [journal~                                  | s.toml:1: this is not TOML
            [journal]~dir = "a"~dir = "b"              | s.toml:3: this is not TOML
            [journal]~dir = 2020-01-01                 | s.toml:2: journal.dir: a text in quotes is wanted, here is a date or time
            """)
    void aMistakeIsNamedByFileLineAndKey(String text, String message) {
        String found = mistake(text.replace('~', '\n'));
        assertTrue(found.startsWith(message), () -> found);
        assertEquals(1, found.lines().count(), found);
    }

    @Test
    void variablesArePutIntoValues() {
        ConfigSettings table = ConfigurationFile.parse(
                        "[a]\nlist = [\"h:${PORT}\", \"$${PORT}\"]\nport = \"${PORT}\"\nnone = \"x${EMPTY}y\"\nprice = \"5 $\"",
                        "s.toml",
                        ENVIRONMENT::get)
                .table("a");
        assertEquals(List.of("h:5999", "${PORT}"), table.texts("list"));
        assertEquals(Optional.of(5999L), table.number("port"));
        assertEquals(Optional.of("xy"), table.text("none"));
        assertEquals(Optional.of("5 $"), table.text("price"));
    }

    @Test
    void aVariableThatNobodyAsksForStopsTheStartToo() {
        assertEquals(
                "s.toml:3: servers.ninep.later: the environment variable NOPE is not set",
                mistake("[servers.ninep]\n\nlater = \"${NOPE}\""));
    }
}
