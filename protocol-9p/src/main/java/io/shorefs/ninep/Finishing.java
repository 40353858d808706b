package io.shorefs.ninep;

/** Answers with a fixed reply to what goes on to its end when it is flushed: a fid that is gone already must be ended, and a flush waits for what it flushes. */
final class Finishing implements Completion<Void> {
    private final Rmessage reply;

    private Finishing(Rmessage reply) {
        this.reply = reply;
    }

    static Finishing with(Rmessage reply) {
        return new Finishing(reply);
    }

    @Override
    public Rmessage reply(Void nothing) {
        return reply;
    }

    @Override
    public boolean cancels() {
        return false;
    }
}
