package dev.netduo.k8s.runtime.pod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;
import io.fabric8.kubernetes.api.model.Sysctl;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PrivilegesTest {
  private static final Pod POD = Views.pod("Always").app("a").build();

  private static Privileges of(Pod pod, SecurityContext context) {
    return Privileges.of(
        pod, new ContainerBuilder().withName("a").withSecurityContext(context).build());
  }

  @Test
  void capabilitiesOfTheNetworkAreGivenAndAnyCanBeDropped() {
    var context =
        new SecurityContextBuilder()
            .withNewCapabilities()
            .withAdd("NET_ADMIN", "CAP_NET_RAW")
            .withDrop("ALL")
            .endCapabilities()
            .build();
    var privileges = of(POD, context);
    assertThat(privileges.added()).containsExactly("NET_ADMIN", "NET_RAW");
    assertThat(privileges.dropped()).containsExactly("ALL");
  }

  @Test
  void whatOpensTheMachineIsRefused() {
    assertThatThrownBy(() -> of(POD, new SecurityContextBuilder().withPrivileged(true).build()))
        .isInstanceOf(ConfigProblem.class)
        .hasMessageContaining("privileged containers are refused");
    var admin =
        new SecurityContextBuilder()
            .withNewCapabilities()
            .withAdd("SYS_ADMIN")
            .endCapabilities()
            .build();
    assertThatThrownBy(() -> of(POD, admin)).hasMessageContaining("capability SYS_ADMIN");
  }

  @Test
  void aContainersUserGoesBeforeThePods() {
    var pod =
        new PodBuilder(POD)
            .editSpec()
            .withNewSecurityContext()
            .withRunAsUser(1000L)
            .withRunAsGroup(2000L)
            .endSecurityContext()
            .endSpec()
            .build();
    assertThat(of(pod, new SecurityContextBuilder().build()).user()).isEqualTo("1000:2000");
    assertThat(of(pod, new SecurityContextBuilder().withRunAsUser(7L).build()).user())
        .isEqualTo("7:2000");
    assertThatThrownBy(() ->
            of(pod, new SecurityContextBuilder().withRunAsUser(0L).withRunAsNonRoot(true).build()))
        .hasMessage("container's runAsUser breaks non-root policy");
  }

  @Test
  void onlySafeSettingsOfTheNetworkCanBeChanged() {
    assertThat(Privileges.sysctls(with("net.ipv4.tcp_syncookies")))
        .isEqualTo(Map.of("net.ipv4.tcp_syncookies", "1"));
    assertThatThrownBy(() -> Privileges.sysctls(with("kernel.msgmax")))
        .hasMessage("forbidden sysctl: \"kernel.msgmax\" not allowlisted");
  }

  private static Pod with(String sysctl) {
    return new PodBuilder(POD)
        .editSpec()
        .withNewSecurityContext()
        .withSysctls(new Sysctl(sysctl, "1"))
        .endSecurityContext()
        .endSpec()
        .build();
  }
}
