package main

import (
	"context"
	"log"
	"os"
	"sync/atomic"
	"time"

	core "k8s.io/api/core/v1"
	networking "k8s.io/api/networking/v1"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/kubernetes/scheme"
	typed "k8s.io/client-go/kubernetes/typed/core/v1"
	corelist "k8s.io/client-go/listers/core/v1"
	slicelist "k8s.io/client-go/listers/discovery/v1"
	netlist "k8s.io/client-go/listers/networking/v1"
	"k8s.io/client-go/tools/cache"
	"k8s.io/client-go/tools/record"
)

// Changes that come together make one table.
const settle = 50 * time.Millisecond

const classAnnotation = "kubernetes.io/ingress.class"

// world is what the API tells of the cluster, and the table of routes made of it.
type world struct {
	client    kubernetes.Interface
	given     options
	classes   netlist.IngressClassLister
	ingresses netlist.IngressLister
	services  corelist.ServiceLister
	slices    slicelist.EndpointSliceLister
	secrets   corelist.SecretLister
	events    record.EventRecorder
	table     atomic.Pointer[table]
	fallback  certificate
	next      atomic.Uint64
}

func watchWorld(ctx context.Context, client kubernetes.Interface, given options) (*world, error) {
	all := informers.NewSharedInformerFactory(client, 0)
	// Of all secrets, only those that are certificates.
	certificates := informers.NewSharedInformerFactoryWithOptions(client, 0, informers.WithTweakListOptions(func(list *meta.ListOptions) {
		list.FieldSelector = "type=" + string(core.SecretTypeTLS)
	}))
	own, err := selfSigned([]string{"ingress.local"}, "Kubernetes Ingress Controller Fake Certificate")
	if err != nil {
		return nil, err
	}
	broadcaster := record.NewBroadcaster(record.WithContext(ctx))
	broadcaster.StartRecordingToSink(&typed.EventSinkImpl{Interface: client.CoreV1().Events("")})
	made := &world{
		client: client, given: given, fallback: own,
		classes:   all.Networking().V1().IngressClasses().Lister(),
		ingresses: all.Networking().V1().Ingresses().Lister(),
		services:  all.Core().V1().Services().Lister(),
		slices:    all.Discovery().V1().EndpointSlices().Lister(),
		secrets:   certificates.Core().V1().Secrets().Lister(),
		events:    broadcaster.NewRecorder(scheme.Scheme, core.EventSource{Component: "nginx-ingress-controller"}),
	}
	changed := make(chan struct{}, 1)
	tell := func() {
		select {
		case changed <- struct{}{}:
		default:
		}
	}
	watched := []cache.SharedIndexInformer{
		all.Networking().V1().IngressClasses().Informer(), all.Networking().V1().Ingresses().Informer(),
		all.Core().V1().Services().Informer(), certificates.Core().V1().Secrets().Informer(),
	}
	for _, informer := range watched {
		if _, err := informer.AddEventHandler(made.handler(tell)); err != nil {
			return nil, err
		}
	}
	// Where a request goes is looked up when it comes: only that they are known matters.
	all.Discovery().V1().EndpointSlices().Informer()
	all.Start(ctx.Done())
	certificates.Start(ctx.Done())
	all.WaitForCacheSync(ctx.Done())
	certificates.WaitForCacheSync(ctx.Done())
	made.renew(ctx)
	go made.follow(ctx, changed)
	return made, ctx.Err()
}

func (w *world) handler(tell func()) cache.ResourceEventHandler {
	scheduled := func(object any) {
		if ingress, is := object.(*networking.Ingress); is && w.isOurs(ingress) {
			w.events.Event(ingress, core.EventTypeNormal, "Sync", "Scheduled for sync")
		}
	}
	return cache.ResourceEventHandlerFuncs{
		AddFunc: func(object any) { scheduled(object); tell() },
		UpdateFunc: func(before, after any) {
			old, was := before.(*networking.Ingress)
			ingress, is := after.(*networking.Ingress)
			if !was || !is || old.Generation != ingress.Generation {
				scheduled(after)
			}
			tell()
		},
		DeleteFunc: func(any) { tell() },
	}
}

func (w *world) follow(ctx context.Context, changed <-chan struct{}) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-changed:
			time.Sleep(settle)
			w.renew(ctx)
		}
	}
}

// renew makes the table anew, and writes into each Ingress where it can be reached.
func (w *world) renew(ctx context.Context) {
	listed, err := w.ingresses.List(labels.Everything())
	if err != nil {
		log.Printf("ingresses cannot be listed: %v", err)
		return
	}
	ours := make([]*networking.Ingress, 0, len(listed))
	for _, ingress := range listed {
		if w.isOurs(ingress) {
			ours = append(ours, ingress)
		}
	}
	w.table.Store(w.tableOf(ours))
	if address := w.address(ctx); address != nil {
		for _, ingress := range ours {
			w.publish(ctx, ingress, *address)
		}
	}
}

// isOurs: by its class, by the annotation that came before classes, or without any where the flag allows it.
func (w *world) isOurs(ingress *networking.Ingress) bool {
	if name := ingress.Spec.IngressClassName; name != nil {
		class, err := w.classes.Get(*name)
		return err == nil && class.Spec.Controller == w.given.get("controller-class", "k8s.io/ingress-nginx")
	}
	if name, has := ingress.Annotations[classAnnotation]; has {
		return name == w.given.get("ingress-class", "nginx")
	}
	return w.given.is("watch-ingress-without-class")
}

func (w *world) address(ctx context.Context) *networking.IngressLoadBalancerIngress {
	if name := w.given.get("publish-status-address", ""); name != "" {
		return &networking.IngressLoadBalancerIngress{Hostname: name}
	}
	name := os.Getenv("NODE_NAME")
	if name == "" {
		if pod, err := w.client.CoreV1().Pods(os.Getenv("POD_NAMESPACE")).Get(ctx, os.Getenv("POD_NAME"), meta.GetOptions{}); err == nil {
			name = pod.Spec.NodeName
		}
	}
	node, err := w.client.CoreV1().Nodes().Get(ctx, name, meta.GetOptions{})
	if err != nil {
		log.Printf("where this controller can be reached is not known: %v", err)
		return nil
	}
	for _, address := range node.Status.Addresses {
		if address.Type == core.NodeInternalIP {
			return &networking.IngressLoadBalancerIngress{IP: address.Address}
		}
	}
	return nil
}

func (w *world) publish(ctx context.Context, ingress *networking.Ingress, address networking.IngressLoadBalancerIngress) {
	now := ingress.Status.LoadBalancer.Ingress
	if len(now) == 1 && now[0].IP == address.IP && now[0].Hostname == address.Hostname {
		return
	}
	updated := ingress.DeepCopy()
	updated.Status.LoadBalancer.Ingress = []networking.IngressLoadBalancerIngress{address}
	if _, err := w.client.NetworkingV1().Ingresses(ingress.Namespace).UpdateStatus(ctx, updated, meta.UpdateOptions{}); err != nil {
		log.Printf("%s/%s: its address cannot be written: %v", ingress.Namespace, ingress.Name, err)
	}
}
