package io.shorefs.conformance.map;

import static io.shorefs.conformance.map.MapContent.bytes;

import io.shorefs.spi.LocalMap;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Transactions that their number makes, so that another process can say which state is the one after which of them. */
public final class NumberedTransactions {
    private static final byte[] LAST = bytes("the last transaction's number");

    private NumberedTransactions() {}

    /** Opens a map (provider's name, folder, bytes), and goes on with its transactions until the process is killed; reports each when it is finished. */
    public static void main(String[] arguments) {
        LocalMap map = KilledMapKit.provider(arguments[0]).open(Path.of(arguments[1]), Long.parseLong(arguments[2]));
        for (long number = last(map) + 1; ; number++) {
            long current = number;
            map.update(changes -> apply(current, changes::put, changes::delete));
            System.out.println(current);
        }
    }

    /** Makes the changes of one transaction. */
    static void apply(long number, BiConsumer<byte[], byte[]> put, Consumer<byte[]> delete) {
        Random random = new Random(number);
        put.accept(LAST, ByteBuffer.allocate(Long.BYTES).putLong(number).array());
        int steps = 1 + random.nextInt(60);
        for (int i = 0; i < steps; i++) {
            byte[] key = bytes("key " + random.nextInt(500));
            if (random.nextInt(3) == 0) {
                delete.accept(key);
            } else {
                byte[] value = new byte[random.nextInt(20) == 0 ? random.nextInt(50_000) : random.nextInt(500)];
                random.nextBytes(value);
                put.accept(key, value);
            }
        }
    }

    /** The number of the last transaction that a map has; 0 when there is none. */
    static long last(LocalMap map) {
        byte[] number = MapContent.get(map, LAST);
        return number == null ? 0 : ByteBuffer.wrap(number).getLong();
    }
}
