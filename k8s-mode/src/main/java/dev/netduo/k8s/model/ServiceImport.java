package dev.netduo.k8s.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.fabric8.kubernetes.api.builder.Builder;
import io.fabric8.kubernetes.api.builder.Editable;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;

/**
 * A service that one or more joined clusters export, as this cluster has it. Source:
 * multicluster.x-k8s.io/v1alpha1 of sigs.k8s.io/mcs-api (KEP-1645).
 */
@NullUnmarked
@Group("multicluster.x-k8s.io")
@Version("v1alpha1")
@Plural("serviceimports")
@JsonInclude(JsonInclude.Include.NON_NULL)
public final class ServiceImport extends Part
    implements HasMetadata, Namespaced, Editable<Builder<ServiceImport>> {
  /** The type of one that has an address of its own. */
  public static final String CLUSTER_SET_IP = "ClusterSetIP";

  /** The type of one that stands for its endpoints. */
  public static final String HEADLESS = "Headless";

  @JsonProperty private String apiVersion = "multicluster.x-k8s.io/v1alpha1";
  @JsonProperty private String kind = "ServiceImport";
  @JsonProperty private ObjectMeta metadata = new ObjectMeta();
  @JsonProperty private ServiceImportSpec spec;
  @JsonProperty private ServiceImportStatus status;

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

  /** What it is. */
  public ServiceImportSpec getSpec() {
    return spec;
  }

  /** Sets what it is. */
  public void setSpec(ServiceImportSpec spec) {
    this.spec = spec;
  }

  /** Where it comes from. */
  public ServiceImportStatus getStatus() {
    return status;
  }

  /** Sets where it comes from. */
  public void setStatus(ServiceImportStatus status) {
    this.status = status;
  }

  @Override
  public Builder<ServiceImport> edit() {
    return () -> {
      var copy = new ServiceImport();
      copy.apiVersion = apiVersion;
      copy.kind = kind;
      copy.metadata = new ObjectMetaBuilder(metadata).build();
      copy.spec = spec;
      copy.status = status;
      return copy;
    };
  }

  /** What it is. */
  public static final class ServiceImportSpec extends Part {
    @JsonProperty public List<ImportedPort> ports;

    /** Its addresses in this cluster, at most one of each family. */
    @JsonProperty public List<String> ips;

    /** {@link #CLUSTER_SET_IP} or {@link #HEADLESS}. */
    @JsonProperty public String type;
  }

  /** A port of it. */
  public static final class ImportedPort extends Part {
    @JsonProperty public String name;
    @JsonProperty public String protocol;
    @JsonProperty public String appProtocol;
    @JsonProperty public Integer port;
  }

  /** Where it comes from. */
  public static final class ServiceImportStatus extends Part {
    @JsonProperty public List<SourceCluster> clusters;
  }

  /** A cluster that exports it. */
  public static final class SourceCluster extends Part {
    @JsonProperty public String cluster;
  }
}
