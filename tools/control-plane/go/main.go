// One program for all components of the control plane but helm: it looks at the name it was called by, so a folder of links to it is enough.
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"dagctl.dev/control-plane/lifeline"
	"github.com/alicebob/miniredis/v2"
	controller "github.com/argoproj/argo-cd/v3/cmd/argocd-application-controller/commands"
	askpass "github.com/argoproj/argo-cd/v3/cmd/argocd-git-ask-pass/commands"
	reposerver "github.com/argoproj/argo-cd/v3/cmd/argocd-repo-server/commands"
	"github.com/spf13/cobra"
	"go.etcd.io/etcd/server/v3/etcdmain"
	"k8s.io/component-base/cli"
	_ "k8s.io/component-base/logs/json/register"
	kubectl "k8s.io/kubectl/pkg/cmd"
	apiserver "k8s.io/kubernetes/cmd/kube-apiserver/app"
	controllermanager "k8s.io/kubernetes/cmd/kube-controller-manager/app"
	scheduler "k8s.io/kubernetes/cmd/kube-scheduler/app"
)

func main() {
	name := filepath.Base(os.Args[0])
	lifeline.Watch(lifeline.Open(), func() { os.Exit(137) })
	if name == "argocd" {
		// So the repo server has git ask for a password.
		name = os.Getenv("ARGOCD_BINARY_NAME")
	}
	switch name {
	case "etcd":
		etcdmain.Main(os.Args)
	case "kube-apiserver":
		os.Exit(cli.Run(apiserver.NewAPIServerCommand()))
	case "kube-controller-manager":
		os.Exit(cli.Run(controllermanager.NewControllerManagerCommand()))
	case "kube-scheduler":
		os.Exit(cli.Run(scheduler.NewSchedulerCommand()))
	case "kubectl":
		os.Exit(cli.Run(kubectl.NewDefaultKubectlCommand()))
	case "argocd-application-controller":
		execute(controller.NewCommand())
	case "argocd-repo-server":
		execute(reposerver.NewCommand())
	case "argocd-git-ask-pass":
		execute(askpass.NewCommand())
	case "redis":
		redis()
	default:
		fmt.Fprintf(os.Stderr, "%s: call this program by the name of a component\n", name)
		os.Exit(2)
	}
}

func execute(command *cobra.Command) {
	if err := command.Execute(); err != nil {
		os.Exit(1)
	}
}

// redis serves Argo CD's cache from memory: `redis HOST:PORT`.
func redis() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: redis HOST:PORT")
		os.Exit(2)
	}
	if err := miniredis.NewMiniRedis().StartAddr(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	select {}
}
