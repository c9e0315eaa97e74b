package dev.netduo.docker.compose.read;

import dev.netduo.docker.compose.model.Attachment;
import dev.netduo.docker.compose.model.Attachment.Membership;
import dev.netduo.docker.compose.model.ComposeNetwork;
import dev.netduo.docker.grammar.NetworkChoice;
import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.net.Ip;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads {@code networks} and {@code network_mode} of a service. */
final class AttachmentReader {
  private static final String SERVICE = "service:";

  private AttachmentReader() {}

  static Attachment read(Fields service) {
    if (service.has("network_mode")) {
      if (service.has("networks")) {
        throw service.error(
            "network_mode",
            "declares mutually exclusive `network_mode` and `networks`",
            "keep one of them");
      }
      return service.parsed("network_mode", AttachmentReader::mode).orElseThrow();
    }
    var memberships =
        service.hasKeysUnder("networks")
            ? byName(service.under("networks"))
            : service.texts("networks").stream().map(AttachmentReader::plain);
    var all = memberships.sorted(Comparator.comparing(Membership::network)).toList();
    return new Attachment.Networks(all.isEmpty() ? List.of(plain(ComposeNetwork.DEFAULT)) : all);
  }

  private static Stream<Membership> byName(Fields networks) {
    return networks.entries().entrySet().stream()
        .map(entry -> {
          var fields =
              networks
                  .of("networks." + entry.getKey(), entry.getValue())
                  .only(KnownKeys.MEMBERSHIP);
          return new Membership(
              entry.getKey(), fields.texts("aliases"), fields.parsed("ipv4_address", Ip::parse));
        });
  }

  private static Membership plain(String network) {
    return new Membership(network, List.of(), Optional.empty());
  }

  private static Attachment mode(String text) {
    if (text.startsWith(SERVICE)) {
      return new Attachment.OfService(text.substring(SERVICE.length()));
    }
    var choice = NetworkChoice.parse(text);
    if (choice instanceof NetworkChoice.UserDefined) {
      throw new NetduoException(
          "'" + text + "' is no network mode",
          "use bridge, host, none, service:NAME or container:NAME; networks stand under networks:");
    }
    return new Attachment.Mode(choice);
  }
}
