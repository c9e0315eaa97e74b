package dev.netduo.emulator.probe.dns;

import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/**
 * One record of a name server's answer.
 *
 * @param name its owner, with a final dot
 * @param ttl seconds it may be kept
 * @param type for example {@code AAAA}
 * @param data what it says, as a zone file writes it
 */
public record DnsRecord(String name, long ttl, String type, String data) {
  static DnsRecord of(Record record) {
    return new DnsRecord(
        record.getName().toString(),
        record.getTTL(),
        Type.string(record.getType()),
        record.rdataToString());
  }
}
