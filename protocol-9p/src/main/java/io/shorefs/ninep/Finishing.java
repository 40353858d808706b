package io.shorefs.ninep;

/** Answers with a fixed reply; a flush drops the reply only, since the fid is gone already and what ends it must go on to its end. */
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
