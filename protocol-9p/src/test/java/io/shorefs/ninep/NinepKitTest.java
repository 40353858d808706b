package io.shorefs.ninep;

import io.shorefs.conformance.ProtocolKit;
import io.shorefs.conformance.model.ModelFileSystem;
import io.shorefs.conformance.ninep.DirectSession;
import io.shorefs.conformance.ninep.NinepConnection;
import io.shorefs.spi.Protocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;

/** The kit over sessions without sockets, on the model; afterwards nothing may be left. */
final class NinepKitTest extends ProtocolKit {
    private final Protocol engine = Engines.engine(new ModelFileSystem());
    private final List<DirectSession> sessions = new ArrayList<>();

    @Override
    protected NinepConnection connect() {
        DirectSession session = new DirectSession(engine, Optional.empty());
        sessions.add(session);
        return session.connection();
    }

    @AfterEach
    void nothingIsLeft() {
        for (DirectSession session : sessions) {
            session.close();
            Assertions.assertEquals(0, session.outstanding());
            NinepSession ninep = (NinepSession) session.session();
            Assertions.assertEquals(new NinepSession.Holdings(0, 0, 0), ninep.holdings());
        }
    }
}
