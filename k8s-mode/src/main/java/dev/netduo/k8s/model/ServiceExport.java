package dev.netduo.k8s.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.fabric8.kubernetes.api.builder.Builder;
import io.fabric8.kubernetes.api.builder.Editable;
import io.fabric8.kubernetes.api.model.Condition;
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
 * Says that the service of the same name is there for all clusters this one is joined with. Source:
 * multicluster.x-k8s.io/v1alpha1 of sigs.k8s.io/mcs-api (KEP-1645).
 */
@NullUnmarked
@Group("multicluster.x-k8s.io")
@Version("v1alpha1")
@Plural("serviceexports")
@JsonInclude(JsonInclude.Include.NON_NULL)
public final class ServiceExport extends Part
    implements HasMetadata, Namespaced, Editable<Builder<ServiceExport>> {
  @JsonProperty private String apiVersion = "multicluster.x-k8s.io/v1alpha1";
  @JsonProperty private String kind = "ServiceExport";
  @JsonProperty private ObjectMeta metadata = new ObjectMeta();
  @JsonProperty private ServiceExportStatus status;

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

  /** What became of it. */
  public ServiceExportStatus getStatus() {
    return status;
  }

  /** Sets what became of it. */
  public void setStatus(ServiceExportStatus status) {
    this.status = status;
  }

  @Override
  public Builder<ServiceExport> edit() {
    return () -> {
      var copy = new ServiceExport();
      copy.apiVersion = apiVersion;
      copy.kind = kind;
      copy.metadata = new ObjectMetaBuilder(metadata).build();
      copy.status = status;
      return copy;
    };
  }

  /** What became of it. */
  public static final class ServiceExportStatus extends Part {
    /** {@code Valid}: there is such a service and it can be exported. {@code Conflict}. */
    @JsonProperty public List<Condition> conditions;
  }
}
