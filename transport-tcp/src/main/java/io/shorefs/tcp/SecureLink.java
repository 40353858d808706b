package io.shorefs.tcp;

import io.shorefs.spi.connection.Link;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;

/** A connection over TLS. Closing an SSLSocket says goodbye, for which it waits until a write under way has ended: here it does not. */
final class SecureLink implements Link {
    private static final System.Logger LOG = System.getLogger(SecureLink.class.getName());

    private final Link link;
    private final Socket socket;
    private volatile boolean writing;

    SecureLink(Link link, Socket socket) {
        this.link = link;
        this.socket = socket;
    }

    @Override
    public String peer() {
        return link.peer();
    }

    @Override
    public InputStream input() {
        return link.input();
    }

    @Override
    public OutputStream output() {
        OutputStream out = link.output();
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] array, int offset, int length) throws IOException {
                writing = true;
                try {
                    out.write(array, offset, length);
                } finally {
                    writing = false;
                }
            }
        };
    }

    @Override
    public void shutdown() {
        if (writing) {
            breakOff();
        }
        link.shutdown();
    }

    /** With this the socket's close waits for nothing. */
    private void breakOff() {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "the socket of " + peer() + " is closed already", e);
        }
    }
}
