/**
 * The commit log in one local file.
 *
 * <p><b>The file</b> is made of pages of 4,096 bytes: one page of header ({@link io.shorefs.journal.log.FileHeader}), then the ring of records, then the area of slots,
 * which grows. All numbers are big-endian.
 *
 * <p><b>A record</b> begins on a page of the ring and takes whole blocks, one a page; it may go on at the ring's beginning. Every block says whose it is ({@link
 * io.shorefs.journal.log.BlockCodec}), so that a block of a torn record, an old one and a damaged one can be told apart; the blocks together hold the record ({@link
 * io.shorefs.journal.log.RecordWriter} has its form).
 *
 * <p><b>What an opening accepts and refuses</b> is in {@link io.shorefs.journal.log.Recovery}. Why it is enough: only one record is in flight, so that behind a torn one
 * nothing newer can lie.
 */
package io.shorefs.journal.log;
