package io.shorefs.core.replication;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** An archive, read with the rules of pax and of GNU tar's sparse format 1.0. */
record Tar(Map<String, Member> members) {
    private static final int BLOCK = 512;

    /** What the archive has under a path; {@code kind} is the type flag, {@code records} those of pax. */
    record Member(char kind, int mode, String target, Map<String, String> records, byte[] bytes) {}

    static Tar read(byte[] archive) {
        Map<String, Member> members = new LinkedHashMap<>();
        ByteBuffer in = ByteBuffer.wrap(archive);
        Map<String, String> records = Map.of();
        while (in.get(in.position()) != 0) {
            byte[] header = take(in, BLOCK);
            requireSum(header);
            char kind = (char) header[156];
            long size = records.containsKey("size") ? Long.parseLong(records.get("size")) : octal(header, 124, 12);
            byte[] bytes = take(in, (int) size);
            take(in, (int) (-size & (BLOCK - 1)));
            if (kind == 'x') {
                records = records(bytes);
                continue;
            }
            String path = records.getOrDefault("GNU.sparse.name", records.getOrDefault("path", text(header, 0, 100)));
            String target = records.getOrDefault("linkpath", text(header, 157, 100));
            byte[] content = records.containsKey("GNU.sparse.realsize") ? expanded(bytes, records) : bytes;
            members.put(path, new Member(kind, (int) octal(header, 100, 8), target, records, content));
            records = Map.of();
        }
        if (in.remaining() != 2 * BLOCK) {
            throw new AssertionError(in.remaining() + " bytes follow the last member");
        }
        return new Tar(members);
    }

    private static byte[] take(ByteBuffer in, int count) {
        byte[] bytes = new byte[count];
        in.get(bytes);
        return bytes;
    }

    private static void requireSum(byte[] header) {
        long said = octal(header, 148, 8);
        Arrays.fill(header, 148, 156, (byte) ' ');
        long sum = 0;
        for (byte b : header) {
            sum += b & 0xff;
        }
        if (sum != said) {
            throw new AssertionError("a header's checksum is wrong");
        }
    }

    private static String text(byte[] header, int at, int most) {
        int end = at;
        while (end < at + most && header[end] != 0) {
            end++;
        }
        return new String(header, at, end - at, StandardCharsets.ISO_8859_1);
    }

    private static long octal(byte[] header, int at, int most) {
        return Long.parseLong(text(header, at, most).strip(), 8);
    }

    private static Map<String, String> records(byte[] bytes) {
        Map<String, String> records = new LinkedHashMap<>();
        for (String rest = new String(bytes, StandardCharsets.ISO_8859_1); !rest.isEmpty(); ) {
            int length = Integer.parseInt(rest.substring(0, rest.indexOf(' ')));
            String record = rest.substring(rest.indexOf(' ') + 1, length - 1);
            records.put(record.substring(0, record.indexOf('=')), record.substring(record.indexOf('=') + 1));
            rest = rest.substring(length);
        }
        return records;
    }

    private static byte[] expanded(byte[] stored, Map<String, String> records) {
        byte[] bytes = new byte[Integer.parseInt(records.get("GNU.sparse.realsize"))];
        String[] lines = new String(stored, StandardCharsets.ISO_8859_1).split("\n", 2 + 2 * 1000);
        int count = Integer.parseInt(lines[0]);
        int mapBytes = 0;
        for (int i = 0; i < 1 + 2 * count; i++) {
            mapBytes += lines[i].length() + 1;
        }
        int at = (mapBytes + BLOCK - 1) / BLOCK * BLOCK;
        for (int i = 0; i < count; i++) {
            int length = Integer.parseInt(lines[2 + 2 * i]);
            System.arraycopy(stored, at, bytes, Integer.parseInt(lines[1 + 2 * i]), length);
            at += length;
        }
        return bytes;
    }
}
