package io.shorefs.distribution.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.spi.Transport;
import java.util.List;
import org.junit.jupiter.api.Test;

class FileShareTest {
    private final Sockets first = new Sockets(1_024);
    private final Sockets second = new Sockets(512);

    private void limit(long files) {
        new FileShare(files).limit(List.of(new Service("a", "p", null, first), new Service("b", "p", null, second)));
    }

    @Test
    void whatFitsIsLeftAsItIs() {
        limit(256 + 2 * 64 + 1_024 + 512);
        assertEquals(1_024, first.most);
        assertEquals(512, second.most);
    }

    @Test
    void aLowLimitIsSharedInProportion() {
        limit(256 + 2 * 64 + 600);
        assertEquals(400, first.most);
        assertEquals(200, second.most);
        limit(10);
        assertEquals(1, first.most);
    }

    @Test
    void theSystemTellsItsLimit() {
        assertTrue(FileShare.ofProcess().most() >= 256);
    }

    private static final class Sockets implements Transport {
        private int most;

        Sockets(int most) {
            this.most = most;
        }

        @Override
        public int mostConnections() {
            return most;
        }

        @Override
        public int socketsBeside() {
            return 64;
        }

        @Override
        public void limitConnections(int fewer) {
            most = fewer;
        }

        @Override
        public void start() {}

        @Override
        public List<String> addresses() {
            return List.of();
        }

        @Override
        public void close() {}
    }
}
