package io.shorefs.ninep;

import io.shorefs.api.Credentials;
import io.shorefs.api.FileSystems;
import io.shorefs.spi.Identities;
import io.shorefs.spi.Outbox;
import io.shorefs.spi.Protocol;
import io.shorefs.spi.ProtocolSession;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** The engine of one server. */
final class NinepProtocol implements Protocol {
    /** Sessions are counted from a random number, so that no other engine on the same filesystem has the same ones as owners of locks. */
    private final AtomicLong sessions = new AtomicLong(new SecureRandom().nextLong());

    private final Supplier<FileSystems> fileSystems;
    private final Identities identities;
    private final Options options;
    private final Memory memory;

    NinepProtocol(Supplier<FileSystems> fileSystems, Identities identities, Options options) {
        this.fileSystems = fileSystems;
        this.identities = identities;
        this.options = options;
        this.memory = Memory.of(options);
    }

    @Override
    public int maxFrameBytes() {
        return options.maxMessage();
    }

    @Override
    public long heapBytes() {
        return memory.bytes();
    }

    @Override
    public ProtocolSession open(String peer, Optional<Credentials> identity, Outbox outbox) {
        Context context = new Context(peer, fileSystems.get(), outbox, options, memory);
        return new NinepSession(context, new Walks(context, identities, identity), sessions.incrementAndGet());
    }

    /** A Tversion: its size is small, so its third and fourth byte are 0; type 100; no tag. */
    @Override
    public boolean recognizes(ByteBuffer firstBytes) {
        int at = firstBytes.position();
        return firstBytes.remaining() >= Wire.HEADER
                && firstBytes.get(at + 2) == 0
                && firstBytes.get(at + 3) == 0
                && firstBytes.get(at + 4) == Wire.TVERSION
                && firstBytes.get(at + 5) == (byte) 0xff
                && firstBytes.get(at + 6) == (byte) 0xff;
    }

    @Override
    public void close() {
        // sessions were closed before, and the engine holds nothing else
    }
}
