package dev.netduo.k8s.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.fabric8.kubernetes.api.builder.Builder;
import io.fabric8.kubernetes.api.builder.Editable;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;

/**
 * A policy of the whole cluster, in a tier before or after every NetworkPolicy. Source:
 * policy.networking.k8s.io/v1alpha2 of sigs.k8s.io/network-policy-api.
 *
 * <p>Plain fields, absent ones null, as in the library's models. Nobody changes the parts of one in
 * place, so copies share them.
 */
@NullUnmarked
@Group("policy.networking.k8s.io")
@Version("v1alpha2")
@Plural("clusternetworkpolicies")
@JsonInclude(JsonInclude.Include.NON_NULL)
public final class ClusterNetworkPolicy extends Part
    implements HasMetadata, Editable<Builder<ClusterNetworkPolicy>> {
  @JsonProperty private String apiVersion = "policy.networking.k8s.io/v1alpha2";
  @JsonProperty private String kind = "ClusterNetworkPolicy";
  @JsonProperty private ObjectMeta metadata = new ObjectMeta();
  @JsonProperty private ClusterNetworkPolicySpec spec;
  @JsonProperty private ClusterNetworkPolicyStatus status;

  @Override
  public String getApiVersion() {
    return apiVersion;
  }

  @Override
  public void setApiVersion(String version) {
    this.apiVersion = version;
  }

  @Override
  public String getKind() {
    return kind;
  }

  @Override
  public ObjectMeta getMetadata() {
    return metadata;
  }

  @Override
  public void setMetadata(ObjectMeta metadata) {
    this.metadata = metadata;
  }

  /** What it says. */
  public ClusterNetworkPolicySpec getSpec() {
    return spec;
  }

  /** Sets what it says. */
  public void setSpec(ClusterNetworkPolicySpec spec) {
    this.spec = spec;
  }

  /** What the implementation says of it. */
  public ClusterNetworkPolicyStatus getStatus() {
    return status;
  }

  /** Sets what the implementation says of it. */
  public void setStatus(ClusterNetworkPolicyStatus status) {
    this.status = status;
  }

  @Override
  public Builder<ClusterNetworkPolicy> edit() {
    return () -> {
      var copy = new ClusterNetworkPolicy();
      copy.apiVersion = apiVersion;
      copy.kind = kind;
      copy.metadata = new ObjectMetaBuilder(metadata).build();
      copy.spec = spec;
      copy.status = status;
      return copy;
    };
  }

  /** Which pods it is for, and its rules. */
  public static final class ClusterNetworkPolicySpec extends Part {
    /** {@code Admin} or {@code Baseline}. */
    @JsonProperty public String tier;

    /** 0 to 1000; lower ones are asked first. */
    @JsonProperty public Integer priority;

    @JsonProperty public ClusterNetworkPolicySubject subject;
    @JsonProperty public List<ClusterNetworkPolicyIngressRule> ingress;
    @JsonProperty public List<ClusterNetworkPolicyEgressRule> egress;
  }

  /** What is said of it. */
  public static final class ClusterNetworkPolicyStatus extends Part {
    @JsonProperty public List<Condition> conditions;
  }

  /** The pods it is for; one of the two is set. */
  public static final class ClusterNetworkPolicySubject extends Part {
    /** All pods of these namespaces. */
    @JsonProperty public LabelSelector namespaces;

    @JsonProperty public NamespacedPod pods;
  }

  /** Pods by their own and their namespace's labels. */
  public static final class NamespacedPod extends Part {
    @JsonProperty public LabelSelector namespaceSelector;
    @JsonProperty public LabelSelector podSelector;
  }

  /** What is done with connections to the pods. */
  public static final class ClusterNetworkPolicyIngressRule extends Part {
    @JsonProperty public String name;

    /** {@code Accept}, {@code Deny} or {@code Pass}. */
    @JsonProperty public String action;

    @JsonProperty public List<ClusterNetworkPolicyIngressPeer> from;
    @JsonProperty public List<ClusterNetworkPolicyProtocol> protocols;
  }

  /** What is done with connections of the pods. */
  public static final class ClusterNetworkPolicyEgressRule extends Part {
    @JsonProperty public String name;

    /** {@code Accept}, {@code Deny} or {@code Pass}. */
    @JsonProperty public String action;

    @JsonProperty public List<ClusterNetworkPolicyEgressPeer> to;
    @JsonProperty public List<ClusterNetworkPolicyProtocol> protocols;
  }

  /** Where connections come from; one of the two is set. */
  public static final class ClusterNetworkPolicyIngressPeer extends Part {
    @JsonProperty public LabelSelector namespaces;
    @JsonProperty public NamespacedPod pods;
  }

  /** Where connections go; one of them is set. */
  public static final class ClusterNetworkPolicyEgressPeer extends Part {
    @JsonProperty public LabelSelector namespaces;
    @JsonProperty public NamespacedPod pods;

    /** The addresses of nodes with these labels. */
    @JsonProperty public LabelSelector nodes;

    /** Ranges in CIDR notation. */
    @JsonProperty public List<String> networks;

    @JsonProperty public List<String> domainNames;
  }

  /** A protocol and port; one of them is set. */
  public static final class ClusterNetworkPolicyProtocol extends Part {
    @JsonProperty public ProtocolPorts tcp;
    @JsonProperty public ProtocolPorts udp;
    @JsonProperty public ProtocolPorts sctp;

    /** What the receiving pod calls its port. */
    @JsonProperty public String destinationNamedPort;
  }

  /** Ports of a protocol. */
  public static final class ProtocolPorts extends Part {
    @JsonProperty public Port destinationPort;
  }

  /** A port or a range of ports; one of the two is set. */
  public static final class Port extends Part {
    @JsonProperty public Integer number;
    @JsonProperty public PortRange range;
  }

  /** Ports from one to another, both included. */
  public static final class PortRange extends Part {
    @JsonProperty public Integer start;
    @JsonProperty public Integer end;
  }
}
