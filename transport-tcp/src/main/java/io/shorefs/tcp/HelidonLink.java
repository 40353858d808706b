package io.shorefs.tcp;

import io.helidon.common.buffers.DataReader;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.PeerInfo;
import io.helidon.webserver.ConnectionContext;
import io.shorefs.spi.connection.Link;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;

/** The streams below a socket of Helidon's, after what its reader has read already. */
record HelidonLink(HelidonSocket socket, String peer, InputStream input, OutputStream output) implements Link {
    private static final System.Logger LOG = System.getLogger(HelidonLink.class.getName());

    static HelidonLink of(ConnectionContext context) {
        HelidonSocket socket = context.serverSocket();
        StreamCapture streams = StreamCapture.of(socket);
        PeerInfo peer = context.remotePeer();
        String host = peer.host();
        String address = (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + peer.port();
        return new HelidonLink(socket, address, after(context.dataReader(), streams.input()), streams.output());
    }

    private static InputStream after(DataReader reader, InputStream input) {
        int read = reader.available();
        return read == 0 ? input : new SequenceInputStream(new ByteArrayInputStream(reader.readBytes(read)), input);
    }

    @Override
    public void shutdown() {
        try {
            socket.close();
        } catch (UncheckedIOException e) {
            LOG.log(System.Logger.Level.DEBUG, "closing the socket of " + peer, e);
        }
    }
}
