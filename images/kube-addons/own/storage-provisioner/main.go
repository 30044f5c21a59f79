// storage-provisioner makes volumes for claims: directories of the machine, under DIRECTORY. The work of a provisioner
// (claims, classes, events) is done by Kubernetes' own library for them.
//
// With NODE_NAME it runs on every machine, makes only what the scheduler placed on its own, and ties the volume to it;
// without, it is the only one (minikube's).
package main

import (
	"context"
	"errors"
	"flag"
	"log"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	core "k8s.io/api/core/v1"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
	"sigs.k8s.io/sig-storage-lib-external-provisioner/v13/controller"
)

const (
	hostname     = "kubernetes.io/hostname"
	selectedNode = "volume.kubernetes.io/selected-node"
	madeOn       = "drydock.lab/made-on"
)

type provisioner struct {
	directory string
	// Name of this machine's node; empty when there is but one.
	node string
}

// ShouldProvision: the library asks it of every claim.
func (p *provisioner) ShouldProvision(_ context.Context, claim *core.PersistentVolumeClaim) bool {
	return p.node == "" || claim.Annotations[selectedNode] == p.node
}

func (p *provisioner) Provision(_ context.Context, wish controller.ProvisionOptions) (*core.PersistentVolume, controller.ProvisioningState, error) {
	claim := wish.PVC
	if claim.Spec.Selector != nil {
		return nil, controller.ProvisioningFinished, errors.New("a claim with a selector takes a volume that is there; none is made for it")
	}
	path := filepath.Join(p.directory, claim.Namespace, claim.Name)
	if p.node != "" {
		path = filepath.Join(p.directory, wish.PVName)
	}
	if err := os.MkdirAll(path, 0o777); err != nil {
		return nil, controller.ProvisioningFinished, err
	}
	// Whoever a container runs as may write, whatever the umask is.
	if err := os.Chmod(path, 0o777); err != nil {
		return nil, controller.ProvisioningFinished, err
	}
	return p.volume(wish, path), controller.ProvisioningFinished, nil
}

func (p *provisioner) volume(wish controller.ProvisionOptions, path string) *core.PersistentVolume {
	policy := core.PersistentVolumeReclaimDelete
	if wish.StorageClass.ReclaimPolicy != nil {
		policy = *wish.StorageClass.ReclaimPolicy
	}
	volume := &core.PersistentVolume{
		ObjectMeta: meta.ObjectMeta{Name: wish.PVName, Annotations: map[string]string{madeOn: p.node}},
		Spec: core.PersistentVolumeSpec{
			PersistentVolumeReclaimPolicy: policy,
			AccessModes:                   wish.PVC.Spec.AccessModes,
			Capacity:                      core.ResourceList{core.ResourceStorage: wish.PVC.Spec.Resources.Requests[core.ResourceStorage]},
			PersistentVolumeSource:        core.PersistentVolumeSource{HostPath: &core.HostPathVolumeSource{Path: path}},
		},
	}
	if p.node != "" {
		here := core.NodeSelectorRequirement{Key: hostname, Operator: core.NodeSelectorOpIn, Values: []string{p.node}}
		term := core.NodeSelectorTerm{MatchExpressions: []core.NodeSelectorRequirement{here}}
		volume.Spec.NodeAffinity = &core.VolumeNodeAffinity{Required: &core.NodeSelector{NodeSelectorTerms: []core.NodeSelectorTerm{term}}}
	}
	return volume
}

// ShouldDelete: a machine removes what lies on it.
func (p *provisioner) ShouldDelete(_ context.Context, volume *core.PersistentVolume) bool {
	return p.node == "" || volume.Annotations[madeOn] == p.node
}

func (p *provisioner) Delete(_ context.Context, volume *core.PersistentVolume) error {
	if volume.Spec.HostPath == nil {
		return &controller.IgnoredError{Reason: "it is no directory of a machine"}
	}
	inside, err := filepath.Rel(p.directory, filepath.Clean(volume.Spec.HostPath.Path))
	if err != nil || inside == "." || !filepath.IsLocal(inside) {
		return &controller.IgnoredError{Reason: volume.Spec.HostPath.Path + " does not lie under " + p.directory}
	}
	return os.RemoveAll(filepath.Join(p.directory, inside))
}

func main() {
	name := flag.String("name", "k8s.io/minikube-hostpath", "what storage classes call this provisioner")
	directory := flag.String("directory", "/tmp/hostpath-provisioner", "where the volumes lie")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	config, err := rest.InClusterConfig()
	check(err)
	client, err := kubernetes.NewForConfig(config)
	check(err)
	check(os.MkdirAll(*directory, 0o755))
	made := &provisioner{directory: *directory, node: os.Getenv("NODE_NAME")}
	// Without election: there is but one for each machine. Without finalizers: minikube's roles do not allow them.
	controller.NewProvisionController(ctx, client, *name, made, controller.LeaderElection(false), controller.AddFinalizer(false)).Run(ctx)
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
