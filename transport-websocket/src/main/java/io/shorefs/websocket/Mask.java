package io.shorefs.websocket;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** What a client lays over the bytes of one frame (RFC 6455, 5.3), and where in it the next byte is. Eight bytes at a time: one by one is fifty times slower. */
final class Mask {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int BYTES = 4;

    private final int key;
    private int position;

    /** @param key the four bytes, the first one lowest */
    Mask(int key) {
        this.key = key;
    }

    /** Takes it from the next bytes of the frame. */
    void remove(byte[] array, int offset, int length) {
        int shifted = Integer.rotateRight(key, Byte.SIZE * position);
        long twice = (shifted & 0xffff_ffffL) | (long) shifted << Integer.SIZE;
        int end = offset + length;
        int at = offset;
        for (; at <= end - Long.BYTES; at += Long.BYTES) {
            LONGS.set(array, at, (long) LONGS.get(array, at) ^ twice);
        }
        for (int i = 0; at < end; at++, i++) {
            array[at] ^= (byte) (shifted >>> (Byte.SIZE * (i % BYTES)));
        }
        position = (position + length) % BYTES;
    }
}
