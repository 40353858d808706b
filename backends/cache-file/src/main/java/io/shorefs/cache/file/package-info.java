/**
 * The disk cache in one local file.
 *
 * <p><b>The file</b>, all numbers big-endian, checksums CRC32C, is a header of 4,096 bytes ({@link io.shorefs.cache.file.FileHeader}), then strips of one size. A strip is a table ({@link
 * io.shorefs.cache.file.StripTable}), which is written when the strip is full or the cache is closed and is zeros until then, and cells ({@link io.shorefs.cache.file.Cell}), which begin at
 * multiples of {@value io.shorefs.cache.file.Geometry#UNIT} bytes. A cell says whose bytes it has, under one checksum with them: so what is read is right or is not here, whatever
 * happened to the file. Nothing is ever synced.
 *
 * <p><b>Strips are filled one after the other</b>; the oldest one is emptied when there is no other. What was read since it was put there is put into the present one first: so what
 * is used stays, and what passes by once goes.
 */
package io.shorefs.cache.file;
