package io.shorefs.ninep;

import io.shorefs.api.FileSystems;
import io.shorefs.spi.Outbox;
import java.util.concurrent.CompletableFuture;

/** What the rooms of one connection share. */
final class Context {
    private static final CompletableFuture<Void> DONE = CompletableFuture.completedFuture(null);

    private final FileSystems fileSystems;
    private final Outbox outbox;
    private final Options options;
    private final Requests requests;
    private final FidTable fids;
    private final ByteBudget.Share xattrBytes;
    private volatile int msize;

    Context(String peer, FileSystems fileSystems, Outbox outbox, Options options, Memory memory) {
        this.fileSystems = fileSystems;
        this.outbox = outbox;
        this.options = options;
        this.requests = new Requests(peer, outbox, options.maxRequests(), options.maxRetained());
        this.fids = new FidTable(options.maxFids(), memory.fids().share());
        this.xattrBytes = memory.xattrs().share();
    }

    /** What a client can begin with. */
    FileSystems fileSystems() {
        return fileSystems;
    }

    Outbox outbox() {
        return outbox;
    }

    Options options() {
        return options;
    }

    Requests requests() {
        return requests;
    }

    FidTable fids() {
        return fids;
    }

    /** What the values of extended attributes that fids hold may take. */
    ByteBudget.Share xattrBytes() {
        return xattrBytes;
    }

    /** The negotiated size of messages; 0 before a version was agreed on. */
    int msize() {
        return msize;
    }

    void msize(int agreed) {
        msize = agreed;
    }

    /** The most data that one message carries. */
    int ioUnit() {
        return msize - Wire.IO_HEADER;
    }

    /** Gives back what a fid held in the state in which it was closed. */
    CompletableFuture<Void> release(Fid fid, FidState state) {
        return switch (state) {
            case FidState.Opened o -> fid.fileSystem().close(o.file());
            case FidState.Listing l -> fid.fileSystem().close(l.directory());
            case FidState.XattrValue x -> given(x.value().length);
            case FidState.XattrSetting x -> {
                x.intake().release();
                yield DONE;
            }
            case FidState.Unopened u -> DONE;
            case FidState.Reserved r -> DONE;
            case FidState.Closed c -> DONE;
        };
    }

    private CompletableFuture<Void> given(int bytes) {
        xattrBytes.give(bytes);
        return DONE;
    }

    /** Ends everything that the connection has: requests that wait, and fids. Completes when none of the requests changes anything any more. */
    CompletableFuture<Void> reset() {
        CompletableFuture<Void> ended = requests.dropAll();
        for (Fid fid : fids.clear()) {
            release(fid, fid.close());
        }
        return ended;
    }
}
